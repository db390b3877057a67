import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { InvoiceView } from '../../../../shared/invoice.ts';
import type { LockView } from '../../../common/client.ts';
import { Button } from '../../../common/Button.tsx';
import { Dialog } from '../../../common/Dialog.tsx';
import { errorText } from '../../../common/error-text.ts';
import { formatMoney, initials } from '../../../common/format.ts';
import { useLanguage } from '../../language.ts';
import { useNow } from '../../../common/use-now.ts';
import { PinPad } from '../../../forms/PinPad.tsx';
import { panelKindOf } from '../../state/panel-kind.ts';
import { useTill, useTillState } from '../../state/till.ts';
import { createPinEntry } from '../lock/pin-entry.ts';
import { PinMessage } from '../lock/PinMessage.tsx';

const TRAINING_PIN_LENGTH = 4;

/** Takes the PIN of a manager who accepts a payment before it is final (design.md STATE-49). */
export const ApproveDialog = () => {
  const { invoiceActions } = useTill();
  const invoice = useTillState((state) => state.invoice);
  const isAsked = invoice !== null && panelKindOf(invoice) === 'ask-manager';
  // what became final, or was taken back, is nothing to ask about
  useEffect(() => {
    if (!isAsked) invoiceActions.overlay(null);
  }, [isAsked, invoiceActions]);
  return invoice && isAsked ? <Approve invoice={invoice} /> : null;
};

const Approve = ({ invoice }: { readonly invoice: InvoiceView }) => {
  const { invoiceActions } = useTill();
  const { locale, words } = useLanguage();
  const { advice: say } = words.panel;
  const { lock, failure } = useLock();
  return (
    <Dialog
      title={say.title(formatMoney(invoice.amount, invoice.currency, locale))}
      text={say.replaceable}
      onClose={() => invoiceActions.overlay(null)}
    >
      {lock ? <Managers lock={lock} /> : <p role="status">{failure ?? say.loading}</p>}
      <div className="acts">
        <Button onClick={() => invoiceActions.overlay(null)}>{say.keep}</Button>
      </div>
    </Dialog>
  );
};

/** Reads the people of this till again, because a till that was reloaded has not seen its lock screen. */
const useLock = () => {
  const { client } = useTill();
  const { errors } = useLanguage().words;
  const [lock, setLock] = useState<LockView | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    void client.lockScreen().then((answer) => {
      if (answer.ok) setLock(answer.value);
      else setFailure(errorText(errors, answer.error));
    });
  }, [client, errors]);
  return { lock, failure };
};

const Managers = ({ lock }: { readonly lock: LockView }) => {
  const { lock: say, panel, ringUp } = useLanguage().words;
  const managers = lock.people.filter(({ role, hasPin }) => role !== 'cashier' && hasPin);
  const { entry, typed } = useApproval(lock, managers[0]?.id ?? null);
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []); // they come after the dialog has opened
  const now = useNow(500);
  const waitSeconds = Math.max(0, Math.ceil(((typed.lockedUntilMs[typed.personId ?? ''] ?? 0) - now) / 1_000));
  if (managers.length === 0) return <p role="status">{panel.advice.nobody}</p>;
  return (
    <div className="approve">
      <div className="people" role="group" aria-label={panel.advice.who}>
        {managers.map((person, place) => (
          <button
            key={person.id}
            type="button"
            className="person"
            aria-pressed={person.id === typed.personId}
            ref={place === 0 ? first : undefined}
            onClick={() => entry.choose(person.id)}
          >
            <span className="avatar" aria-hidden="true">
              {initials(person.name)}
            </span>
            {person.name}
          </button>
        ))}
      </div>
      <PinPad
        words={{ ...say, submit: panel.advice.submit, delete: ringUp.delete }}
        pin={typed.pin}
        disabled={typed.checking || waitSeconds > 0}
        onKey={entry.key}
        onSubmit={entry.submit}
      />
      <PinMessage typed={typed} waitSeconds={waitSeconds} training={lock.training} />
    </div>
  );
};

/** The PIN that is typed, on the pad or on the keyboard, and what became of it. */
const useApproval = (lock: LockView, personId: string | null) => {
  const { invoiceActions, credentials } = useTill();
  const [entry] = useState(() =>
    createPinEntry({
      personId,
      logIn: invoiceActions.approve,
      now: Date.now,
      lengthOf: (id) => (lock.training ? TRAINING_PIN_LENGTH : credentials.pinLength(id)),
    }),
  );
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === 'Enter') {
        const isOther = event.target instanceof HTMLElement && event.target.closest('.acts, .pinpad') !== null;
        // a whole PIN is meant, and not the person that has the focus
        if (isOther || entry.state.getState().pin === '') return;
        event.preventDefault();
      }
      entry.key(event.key);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [entry]);
  return { entry, typed: useStore(entry.state) };
};
