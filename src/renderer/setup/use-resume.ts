import { useCallback, useState } from 'react';
import type { Answer } from '../common/call.ts';
import type { Client, SessionView } from '../common/client.ts';
import type { Credentials } from '../common/credentials.ts';
import type { PasswordPrompt } from '../common/password-prompt.ts';

interface Deps {
  readonly client: Client;
  readonly credentials: Credentials;
  readonly prompt: PasswordPrompt;
}
export interface Resumed {
  /** Who is logged in: undefined until it is known, null if nobody is. */
  readonly found: SessionView | null | undefined;
  /** The session is the owner's and rests on a password, so that set-up can continue. */
  readonly isOpen: boolean;
  /** Reads the session, and tells the prompt how fresh its password is. */
  readonly know: () => Promise<Answer<SessionView>>;
  /** Finds out who is logged in; without a session it asks the server nothing (reliability.md A41). */
  readonly resume: () => Promise<void>;
  readonly logIn: (name: string, password: string) => Promise<Answer<SessionView>>;
}

/** Logs the owner in to continue set-up, by the till's session if it rests on a password. */
export const useResume = ({ client, credentials, prompt }: Deps): Resumed => {
  const [found, setFound] = useState<SessionView | null | undefined>();
  const know = useCallback(async () => {
    const answer = await client.session();
    if (answer.ok) prompt.know(answer.value.freshSeconds);
    return answer;
  }, [client, prompt]);
  const resume = useCallback(async () => {
    if (credentials.session() === null) return setFound(null);
    const answer = await know();
    return setFound(answer.ok ? answer.value : null);
  }, [credentials, know]);
  const logIn = useCallback(
    async (name: string, password: string): Promise<Answer<SessionView>> => {
      const entered = await client.logIn({ name, password });
      if (!entered.ok) return entered;
      credentials.setSession(entered.value.token);
      const answer = await know();
      if (answer.ok) setFound(answer.value);
      return answer;
    },
    [client, credentials, know],
  );
  const isOpen = found?.user.role === 'owner' && found.freshSeconds !== null;
  return { found, isOpen, know, resume, logIn };
};
