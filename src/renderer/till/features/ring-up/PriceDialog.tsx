import { useState, type FormEvent } from 'react';
import { parseRate } from '../../../../shared/money.ts';
import { formatRate, formatTime } from '../../../common/format.ts';
import { priceQuestion } from '../../../common/price-question.ts';
import { priceAt } from '../../../common/price.ts';
import { useLanguage } from '../../language.ts';
import { useSession, useTill, useTillState } from '../../state/till.ts';
import { Button } from '../../../common/Button.tsx';
import { Dialog } from '../../../common/Dialog.tsx';
import { Field, SelectField } from '../../../forms/Field.tsx';
import { textOf } from '../../../forms/form.ts';

const MINUTES = [10, 30, 60, 240];

/** Sets a price by hand while there is no fresh one, and ends one; managers only, and recorded (design.md STATE-39). */
export const PriceDialog = () => {
  const price = usePriceNow();
  return price.byHandUntil === null ? <SetPrice /> : <EndPrice until={price.byHandUntil} />;
};

/** The price of the currency on the keypad, or of the store's for sats. */
const usePriceNow = () => {
  const session = useSession();
  const currency = useTillState((state) => state.currency);
  const readAt = useTillState((state) => state.sessionAtMs);
  return priceAt(session, readAt, readAt, currency);
};

const EndPrice = ({ until }: { readonly until: string }) => {
  const { invoiceActions } = useTill();
  const { locale, words } = useLanguage();
  const { priceDialog: say } = words;
  const { value, currency } = usePriceNow();
  const [error, setError] = useState('');
  const rate = value ?? '0';
  const close = (): void => invoiceActions.overlay(null);
  const end = (): void => {
    void invoiceActions.setPrice(currency, rate, 0).then((refusal) => (refusal === null ? close() : setError(refusal)));
  };
  return (
    <Dialog
      title={say.endTitle(formatRate(rate, currency, locale), formatTime(until, locale, false))}
      text={error || say.endText}
      onClose={close}
    >
      <div className="acts">
        <Button onClick={close}>{say.keep}</Button>
        <Button look="primary" onClick={end}>
          {say.end}
        </Button>
      </div>
    </Dialog>
  );
};

const SetPrice = () => {
  const { priceDialog: say } = useLanguage().words;
  const { currency, error, busy, isAsked, submit, close } = usePrice();
  return (
    <Dialog title={say.title} text={say.text} onClose={close}>
      <form className="form" onSubmit={submit}>
        <Field label={say.price(currency)} name="price" inputMode="decimal" error={error} data-first="" required />
        <SelectField
          label={say.time}
          name="minutes"
          defaultValue="30"
          choices={MINUTES.map((minutes) => ({ value: String(minutes), name: say.minutes(minutes) }))}
        />
        <div className="acts">
          <Button onClick={close}>{say.no}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {isAsked ? say.useIt : say.yes}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};

/** Accepts a comma as decimal point, as many locales write it. */
const plain = (typed: string): string => typed.trim().replace(',', '.');

const usePrice = () => {
  const { invoiceActions } = useTill();
  const language = useLanguage();
  const { priceDialog: say } = language.words;
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  const [sure, setSure] = useState('');
  const { currency, known } = usePriceNow();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const typed = plain(textOf(form, 'price'));
    if (!parseRate(typed).ok) return setError(say.notANumber);
    const question = priceQuestion(typed, currency, known, language);
    if (question !== null && sure !== typed) {
      setSure(typed); // a wrong digit would sell for a tenth, so a distant price needs a second press
      return setError(question);
    }
    setBusy(true);
    void invoiceActions.setPrice(currency, typed, Number.parseInt(textOf(form, 'minutes'), 10)).then((refusal) => {
      setBusy(false);
      return refusal === null ? invoiceActions.overlay(null) : setError(refusal);
    });
  };
  return { currency, error, busy, isAsked: sure !== '', submit, close: () => invoiceActions.overlay(null) };
};
