import { useState, type FormEvent } from 'react';
import { isBitcoinUnit } from '../../../../shared/currency.ts';
import { parseRate } from '../../../../shared/money.ts';
import { farOff, priceAt } from '../../../common/price.ts';
import { useLanguage } from '../../../common/language.ts';
import { useSession, useTill, useTillState } from '../../state/till.ts';
import { Button } from '../../../common/Button.tsx';
import { Dialog } from '../../../common/Dialog.tsx';
import { Field, SelectField } from '../../../forms/Field.tsx';
import { textOf } from '../../../forms/form.ts';

const MINUTES = [10, 30, 60, 240];

/** Sets a price by hand while there is no fresh one; managers only, and recorded (design.md STATE-39). */
export const PriceDialog = () => {
  const { priceDialog: say } = useLanguage().words;
  const { currency, error, busy, submit, close } = usePrice();
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
            {say.yes}
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
  const session = useSession();
  const { priceDialog: say } = useLanguage().words;
  const asked = useTillState((state) => state.currency);
  const readAt = useTillState((state) => state.sessionAtMs);
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  const [sure, setSure] = useState('');
  const currency = isBitcoinUnit(asked) ? session.store.currency : asked;
  const { value: last } = priceAt(session, readAt, readAt, currency);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const typed = plain(textOf(form, 'price'));
    if (!parseRate(typed).ok) return setError(say.notANumber);
    const percent = farOff(typed, last);
    if (percent !== null && sure !== typed) {
      setSure(typed); // a wrong digit would sell for a tenth, so a distant price needs a second press
      return setError(say.farOff(percent.toString()));
    }
    setBusy(true);
    void invoiceActions.setPrice(currency, typed, Number.parseInt(textOf(form, 'minutes'), 10)).then((refusal) => {
      setBusy(false);
      return refusal === null ? invoiceActions.overlay(null) : setError(refusal);
    });
  };
  return { currency, error, busy, submit, close: () => invoiceActions.overlay(null) };
};
