import { useMemo, useState } from 'react';
import { currencyOfCountry } from '../../../shared/country-currency.ts';
import { namedCurrencies } from '../../common/currency-names.ts';
import { useLanguage } from '../language.ts';
import { zoneChoices } from '../../common/time-zones.ts';
import { Field, SelectField } from '../../forms/Field.tsx';
import type { ShopInput } from '../setup-state.ts';
import { Step } from '../Step.tsx';

interface Props {
  readonly shop: ShopInput;
  readonly error: string;
  readonly busy: boolean;
  /** Takes along what is typed; null if owner and shop exist already. */
  readonly onBack: ((typed: ShopInput) => void) | null;
  readonly onGo: (shop: ShopInput) => void;
}
export const Shop = ({ shop, error, busy, onBack, onGo }: Props) => {
  const { locale, words } = useLanguage();
  const { shop: say, you } = words.setup;
  const [missing, setMissing] = useState(false);
  const money = useMemo(() => namedCurrencies(locale, currencyOfCountry(navigator.language)), [locale]);
  const zones = useMemo(() => zoneChoices(shop.timeZone), [shop.timeZone]);
  const read = (text: (name: string) => string): ShopInput => ({
    name: text('shop').trim(),
    currency: text('currency'),
    timeZone: text('timeZone'),
  });
  const go = (text: (name: string) => string): void => {
    const typed = read(text);
    setMissing(typed.name === '');
    if (typed.name !== '') onGo(typed);
  };
  return (
    <Step
      title={say.title}
      text={say.text}
      error={error}
      busy={busy}
      onBack={onBack ? (text) => onBack(read(text)) : undefined}
      onGo={go}
    >
      <div className="form">
        <Field
          label={say.name}
          name="shop"
          autoComplete="organization"
          defaultValue={shop.name}
          error={missing ? you.missing : undefined}
          maxLength={80}
          wide
        />
        <SelectField label={say.currency} name="currency" defaultValue={shop.currency} choices={money} />
        <SelectField
          label={say.timeZone}
          name="timeZone"
          defaultValue={shop.timeZone}
          hint={say.timeZoneHint}
          choices={zones}
        />
      </div>
    </Step>
  );
};
