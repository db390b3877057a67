import { useEffect, useState } from 'react';
import type { Client } from '../../common/client.ts';
import { useLanguage } from '../language.ts';

/** Waits until the restored shop is there, then opens it: to log in, or first to unlock. */
export const Done = ({ client }: { readonly client: Client }) => {
  const { restore: say } = useLanguage().words.setup;
  const isAway = useReturn(client);
  return (
    <div className="step">
      <div className="step-b" role="status">
        <header>
          <h1>{isAway ? say.awayTitle : say.doneTitle}</h1>
          <p>{isAway ? say.awayText : say.doneText}</p>
        </header>
      </div>
    </div>
  );
};

const LOOK_EVERY_MS = 500;
/** A large database takes a while to open. */
const AWAY_AFTER_MS = 60_000;

/** @returns true if Satchel should be back by now */
const useReturn = (client: Client): boolean => {
  const [isAway, setIsAway] = useState(false);
  useEffect(() => {
    const beganMs = performance.now();
    const look = async (): Promise<void> => {
      const boot = await client.boot();
      if (boot.ok && boot.value.state !== 'setup')
        window.location.assign(boot.value.state === 'locked' ? '/unlock' : '/');
      else setIsAway(performance.now() - beganMs > AWAY_AFTER_MS);
    };
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [client]);
  return isAway;
};
