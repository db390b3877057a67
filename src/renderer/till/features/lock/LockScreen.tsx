import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { LockView } from '../../../common/client.ts';
import { useLanguage } from '../../language.ts';
import { useTill, useTillState } from '../../state/till.ts';
import { initials } from '../../../common/format.ts';
import { Logo } from '../../../common/Logo.tsx';
import { RESET_COMMAND } from '../../../common/reset-command.ts';
import { Button } from '../../../common/Button.tsx';
import { Dialog } from '../../../common/Dialog.tsx';
import { PinPad } from '../../../forms/PinPad.tsx';
import { useNow } from '../../../common/use-now.ts';
import { useTitle } from '../../../common/use-title.ts';
import type { Words } from '../../../words/till-words.ts';
import { useScanner } from '../../use-scanner.ts';
import { createPinEntry, type PinEntry, type PinState } from './pin-entry.ts';
import { PinMessage } from './PinMessage.tsx';

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

/** The PIN of the chosen person; a scanned code is no PIN, so what its first key did is undone (design.md KEYS-5). */
const usePin = (lock: LockView): { readonly entry: PinEntry; readonly typed: PinState } => {
  const { gate, credentials } = useTill();
  const [entry] = useState(() =>
    createPinEntry({
      personId: lock.people.find(({ hasPin }) => hasPin)?.id ?? null,
      logIn: gate.logIn,
      now: Date.now,
      lengthOf: (id) => (lock.training ? TRAINING_PIN_LENGTH : credentials.pinLength(id)),
    }),
  );
  useScanner({ settings: lock.scanner, mark: entry.mark, onBarcode: () => undefined });
  return { entry, typed: useStore(entry.state) };
};

const useKeyboard = (key: (typed: string) => void): void => {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog[open]')) return;
      if (event.key === 'Enter' && (event.target as HTMLElement).closest('button')) return; // that button was meant
      key(event.key);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });
};

/** Says who can help, by name, and what helps an owner. */
const Forgotten = ({ people }: { readonly people: readonly Person[] }) => {
  const [open, setOpen] = useState(false);
  const { lock: say, close } = useLanguage().words;
  const { locale } = useLanguage();
  const owners = people.filter(({ role }) => role === 'owner').map(({ name }) => name);
  const names = new Intl.ListFormat(locale, { type: 'disjunction' }).format(owners);
  return (
    <>
      <button type="button" className="btn ghost" onClick={() => setOpen(true)}>
        {say.forgotten}
      </button>
      {open && (
        <Dialog title={say.forgotten} onClose={() => setOpen(false)}>
          <p>{say.askOwner(names)}</p>
          <p>{say.ownPin}</p>
          <p>
            {say.lostPassword} <code>{RESET_COMMAND}</code>
          </p>
          <div className="acts">
            <Button look="primary" data-first="" onClick={() => setOpen(false)}>
              {close}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
};

const Lock = ({ lock }: { readonly lock: LockView }) => {
  const { lock: say, notices, ringUp, titles } = useLanguage().words;
  const { entry, typed } = usePin(lock);
  const person = lock.people.find((one) => one.id === typed.personId);
  useKeyboard(entry.key);
  useTitle(titles.locked(lock.store.name));
  const now = useNow(500);
  const waitSeconds = Math.max(0, Math.ceil(((typed.lockedUntilMs[typed.personId ?? ''] ?? 0) - now) / 1_000));
  const watched = lock.watchedPayments > 0 ? ` · ${notices.watching(lock.watchedPayments)}` : '';
  return (
    <main className="lock" aria-label={say.region}>
      <div className="lock-who">
        <Logo />
        <h1>{say.who}</h1>
        <People people={lock.people} chosen={typed.personId} onChoose={entry.choose} />
        <p className="faint">{`${lock.till.name}${watched}`}</p>
      </div>
      <div className="lock-pin">
        <p className="strong">{person ? say.yourPin(person.name) : say.who}</p>
        <PinPad
          words={{ ...say, delete: ringUp.delete }}
          pin={typed.pin}
          disabled={typed.checking || waitSeconds > 0}
          onKey={entry.key}
          onSubmit={entry.submit}
        />
        <PinMessage typed={typed} waitSeconds={waitSeconds} training={lock.training} />
        {!lock.training && <Forgotten people={lock.people} />}
      </div>
    </main>
  );
};
