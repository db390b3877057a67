import { useEffect, useState } from 'react';
import type { LockView } from '../../../common/client.ts';
import { errorText } from '../../../common/error-text.ts';
import { useLanguage } from '../../../common/language.ts';
import { useTill, useTillState } from '../../state/till.ts';
import { initials } from '../../../common/format.ts';
import { Logo } from '../../../common/Logo.tsx';
import { PinPad, typePin } from '../../../forms/PinPad.tsx';
import { useNow } from '../../../common/use-now.ts';
import { useTitle } from '../../../common/use-title.ts';
import type { Words } from '../../../words/inside-words.ts';
import { useScanner } from '../../use-scanner.ts';

const TRAINING_PIN_LENGTH = 4;

export const LockScreen = () => {
  const lock = useTillState((state) => state.lock);
  return lock ? <Lock lock={lock} /> : null;
};

type Person = LockView['people'][number];

const roleOf = ({ hasPin, role }: Person, say: Words['lock']): string | null => {
  if (!hasPin) return say.noPin;
  if (role === 'cashier') return null;
  return role === 'owner' ? say.owner : say.manager;
};

interface PeopleProps {
  readonly people: Person[];
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}

const People = ({ people, chosen, onChoose }: PeopleProps) => {
  const { lock: say } = useLanguage().words;
  return (
    <div className="people">
      {people.map((person) => {
        const role = roleOf(person, say);
        return (
          <button
            key={person.id}
            type="button"
            className="person"
            aria-pressed={person.id === chosen}
            disabled={!person.hasPin}
            onClick={() => onChoose(person.id)}
          >
            <span className="avatar" aria-hidden="true">
              {initials(person.name)}
            </span>
            {person.name}
            {role && <small>{role}</small>}
          </button>
        );
      })}
    </div>
  );
};

/** Entry of one person's PIN: typing, checking, wrong, locked for some seconds. */
const usePin = (personId: string | null, knownLength: number) => {
  const { gate } = useTill();
  const { errors } = useLanguage().words;
  const [pin, setPin] = useState('');
  const [checking, setChecking] = useState(false);
  const [error, setError] = useState('');
  const [lockedUntilMs, setLockedUntilMs] = useState(0);
  const submit = (typed: string): void => {
    if (!personId || checking || typed.length < TRAINING_PIN_LENGTH) return;
    setChecking(true);
    void gate.logIn(personId, typed).then((answer) => {
      setChecking(false);
      setPin('');
      if (answer.ok) return undefined;
      if (answer.error.status === 429) {
        const seconds = Number(answer.error.params['seconds'] ?? answer.error.retryAfterSeconds);
        setLockedUntilMs(Date.now() + seconds * 1_000);
      }
      return setError(errorText(errors, answer.error));
    });
  };
  const key = (typed: string): void => {
    if (checking || Date.now() < lockedUntilMs) return;
    if (typed === 'Enter') return submit(pin);
    const next = typePin(pin, typed);
    setPin(next);
    if (next !== pin) setError('');
    if (next.length === knownLength && next.length > pin.length) submit(next);
  };
  const reset = (): void => {
    setPin('');
    setError('');
  };
  useScanner({
    mark: () => () => setPin(pin), // a scanned code is no PIN, so what its first key did is undone (design.md KEYS-5)
    onBarcode: () => undefined,
  });
  return { pin, checking, error, lockedUntilMs, key, submit: () => submit(pin), reset };
};

type Pin = ReturnType<typeof usePin>;

const useKeyboard = (key: (typed: string) => void): void => {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === 'Enter' && (event.target as HTMLElement).closest('button')) return; // that button was meant
      key(event.key);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });
};

/** Message below the dots: wrong, locked for some seconds, checking; in training, the PIN. */
const Say = ({ pin, waitSeconds, training }: { pin: Pin; waitSeconds: number; training: boolean }) => {
  const { lock: say } = useLanguage().words;
  const text = (): string => {
    if (waitSeconds > 0) return say.wait(waitSeconds);
    if (pin.error) return pin.error;
    return training ? say.trainingPin : '';
  };
  return (
    <>
      <p className="lock-say" role="status" data-bad={pin.error !== '' || waitSeconds > 0 || undefined}>
        {pin.checking && !training ? <span className="late">{say.checking}</span> : text()}
      </p>
      <p className="lock-hint faint">{pin.error && !training ? say.forgotten : ''}</p>
    </>
  );
};

const Lock = ({ lock }: { readonly lock: LockView }) => {
  const { credentials } = useTill();
  const { lock: say, notices, ringUp, titles } = useLanguage().words;
  const [chosen, setChosen] = useState<string | null>(lock.people.find((one) => one.hasPin)?.id ?? null);
  const person = lock.people.find((one) => one.id === chosen);
  const pin = usePin(chosen, lock.training ? TRAINING_PIN_LENGTH : chosen ? credentials.pinLength(chosen) : 0);
  useKeyboard(pin.key);
  useTitle(titles.locked(lock.store.name));
  const now = useNow(500);
  const waitSeconds = Math.max(0, Math.ceil((pin.lockedUntilMs - now) / 1_000));
  const choose = (id: string): void => {
    setChosen(id);
    pin.reset();
  };
  const watched = lock.watchedPayments > 0 ? ` · ${notices.watching(lock.watchedPayments)}` : '';
  return (
    <main className="lock" aria-label={say.region}>
      <div className="lock-who">
        <Logo />
        <h1>{say.who}</h1>
        <People people={lock.people} chosen={chosen} onChoose={choose} />
        <p className="faint">{`${lock.till.name}${watched}`}</p>
      </div>
      <div className="lock-pin">
        <p className="strong">{person ? say.yourPin(person.name) : say.who}</p>
        <PinPad
          words={{ ...say, delete: ringUp.delete }}
          pin={pin.pin}
          disabled={pin.checking || waitSeconds > 0}
          onKey={pin.key}
          onSubmit={pin.submit}
        />
        <Say pin={pin} waitSeconds={waitSeconds} training={lock.training} />
      </div>
    </main>
  );
};
