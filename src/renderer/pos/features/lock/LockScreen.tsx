import { useEffect, useState } from 'react';
import type { LockView } from '../../../client.ts';
import { useTill, useTillState } from '../../../state/till.ts';
import { initials } from '../../../ui/format.ts';
import { Mark } from '../../../ui/Mark.tsx';
import { PinPad, typePin } from '../../../ui/PinPad.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { words } from '../../../words.ts';

const TRAINING_PIN_LENGTH = 4;
type Person = LockView['people'][number];

const roleOf = ({ hasPin, role }: Person): string | null => {
  if (!hasPin) return words.lock.noPin;
  if (role === 'cashier') return null;
  return role === 'owner' ? words.lock.owner : words.lock.manager;
};

const People = (props: { people: Person[]; chosen: string | null; onChoose: (id: string) => void }) => (
  <div className="people">
    {props.people.map((person) => (
      <button
        key={person.id}
        type="button"
        className="person"
        aria-pressed={person.id === props.chosen}
        disabled={!person.hasPin}
        onClick={() => props.onChoose(person.id)}
      >
        <span className="avatar" aria-hidden="true">
          {initials(person.name)}
        </span>
        {person.name}
        {roleOf(person) && <small>{roleOf(person)}</small>}
      </button>
    ))}
  </div>
);

/** PIN of one person: typing, checking, wrong, locked for some seconds. */
const usePin = (personId: string | null, knownLength: number) => {
  const { gate } = useTill();
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
      return setError(answer.error.sentence);
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
  return { pin, checking, error, lockedUntilMs, key, submit: () => submit(pin), reset };
};

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

const Lock = ({ lock }: { readonly lock: LockView }) => {
  const { credentials } = useTill();
  const [chosen, setChosen] = useState<string | null>(lock.people.find((one) => one.hasPin)?.id ?? null);
  const person = lock.people.find((one) => one.id === chosen);
  const pin = usePin(chosen, lock.training ? TRAINING_PIN_LENGTH : chosen ? credentials.pinLength(chosen) : 0);
  useKeyboard(pin.key);
  const now = useNow(500);
  const waitSeconds = Math.max(0, Math.ceil((pin.lockedUntilMs - now) / 1_000));
  const choose = (id: string): void => {
    setChosen(id);
    pin.reset();
  };
  const watched = lock.watchedPayments > 0 ? ` · ${words.notices.watching(lock.watchedPayments)}` : '';
  return (
    <main className="lock" aria-label={words.lock.region}>
      <div className="lock-who">
        <Mark />
        <h1>{words.lock.who}</h1>
        <People people={lock.people} chosen={chosen} onChoose={choose} />
        <p className="faint">{`${lock.till.name}${watched}`}</p>
      </div>
      <div className="lock-pin">
        <p className="strong">{person ? words.lock.yourPin(person.name) : words.lock.who}</p>
        <PinPad pin={pin.pin} disabled={pin.checking || waitSeconds > 0} onKey={pin.key} onSubmit={pin.submit} />
        <p className="lock-say" role="status">
          {waitSeconds > 0
            ? words.lock.wait(waitSeconds)
            : pin.error || (lock.training ? words.lock.trainingPin : pin.checking ? words.lock.checking : '')}
        </p>
      </div>
    </main>
  );
};

export const LockScreen = () => {
  const lock = useTillState((state) => state.lock);
  return lock ? <Lock lock={lock} /> : null;
};
