import { useState, type FormEvent } from 'react';
import { isBitcoinUnit } from '../../../../shared/currency.ts';
import type { RatesView } from '../../../common/client.ts';
import { useLanguage } from '../../language.ts';
import { Button } from '../../../common/Button.tsx';
import { Field, SelectField } from '../../../forms/Field.tsx';
import { textOf } from '../../../forms/form.ts';
import { formatMoney, formatWhen } from '../../../common/format.ts';
import { priceQuestion, type KnownPrice } from '../../../common/price-question.ts';
import { plainDecimal, plainPrice } from '../../common/field-checks.ts';
import { useOffice } from '../../common/office-context.ts';
import { useSave } from '../../common/use-save.ts';

const MINUTES = [10, 30, 60, 240];

/** The last price that nobody set by hand; null if the office knows none. */
export const knownPrice = ({ now }: RatesView, currency: string): KnownPrice =>
  now.find(({ pair }) => pair === `BTC_${currency}`)?.known ?? null;

interface Props {
  readonly rates: RatesView;
  readonly put: (rates: RatesView) => void;
}
/** Sets a price for some minutes while no source responds. */
export const PriceByHand = ({ rates, put }: Props) => {
  const language = useLanguage();
  const { words } = language;
  const { office } = words;
  const { prices: say } = office;
  const { client, store } = useOffice();
  const { saving, save, refuse } = useSave();
  const [form, setForm] = useState(0); // a new form after each save
  const [sure, setSure] = useState('');
  const again = (): void => {
    setForm((one) => one + 1);
    setSure('');
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const rate = plainDecimal(textOf(data, 'price'));
    const fault = rate === '' ? office.plainPrice : plainPrice(office)(rate);
    if (fault !== null) return refuse(fault);
    const minutes = Number.parseInt(textOf(data, 'minutes'), 10);
    const currency = textOf(data, 'currency');
    const question = priceQuestion(rate, currency, knownPrice(rates, currency), language);
    if (question !== null && sure !== `${currency} ${rate}`) {
      setSure(`${currency} ${rate}`); // asked once, as at the till
      return refuse(question);
    }
    const call = () => client.setPriceByHand(currency, rate, minutes);
    void save(call, put).then((saved) => (saved ? again() : undefined));
  };
  const fiat = [...new Set([store.currency, ...store.tillCurrencies])].filter((code) => !isBitcoinUnit(code));
  return (
    <section className="block">
      <h2>{say.byHand}</h2>
      <p className="muted">{say.byHandHint}</p>
      <PricesNow
        rates={rates}
        onEnd={(currency, rate) => void save(() => client.setPriceByHand(currency, rate, 0), put)}
      />
      <form className="form row" key={form} onSubmit={submit}>
        <SelectField label={say.currency} name="currency" choices={fiat.map((code) => ({ value: code, name: code }))} />
        <Field
          label={say.price}
          name="price"
          inputMode="decimal"
          error={saving.state === 'refused' ? saving.reason : undefined}
        />
        <SelectField
          label={words.priceDialog.time}
          name="minutes"
          defaultValue="30"
          choices={MINUTES.map((minutes) => ({ value: String(minutes), name: office.minutes(minutes) }))}
        />
        <Button type="submit" busy={saving.state === 'saving'}>
          {sure === '' ? say.set : words.priceDialog.useIt}
        </Button>
      </form>
    </section>
  );
};

interface PricesNowProps {
  readonly rates: RatesView;
  readonly onEnd: (currency: string, rate: string) => void;
}

/** The prices by hand that are used now, each with a button that ends it. */
const PricesNow = ({ rates, onEnd }: PricesNowProps) => {
  const { locale, words } = useLanguage();
  const { prices: say } = words.office;
  return rates.manual.map(({ pair, rate, until }) => {
    const currency = pair.replace('BTC_', '');
    return (
      <p key={pair} className="by-hand">
        <b>{formatMoney(rate, currency, locale)}</b> <span>{say.until(formatWhen(until, locale, false))}</span>
        <Button look="small" onClick={() => onEnd(currency, rate)}>
          {say.end}
        </Button>
      </p>
    );
  });
};
