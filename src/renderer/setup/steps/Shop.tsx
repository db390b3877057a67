import { useState } from 'react';
import { currencies, isBitcoinUnit } from '../../../shared/currency.ts';
import { useLanguage } from '../../common/language.ts';
import { Field, SelectField } from '../../forms/Field.tsx';
import { LANGUAGE_NAMES, LANGUAGES, languageOf } from '../../../shared/languages.ts';
import { Step } from '../Step.tsx';

export interface ShopInput {
  readonly name: string;
  readonly currency: string;
}
interface Props {
  readonly shop: ShopInput;
  readonly error: string;
  readonly busy: boolean;
  readonly onLanguage: (code: string) => void;
  readonly onBack: () => void;
  readonly onGo: (shop: ShopInput) => void;
}
export const Shop = ({ shop, error, busy, onLanguage, onBack, onGo }: Props) => {
  const { locale, words } = useLanguage();
  const { shop: say, you } = words.setup;
  const [missing, setMissing] = useState(false);
  const go = (text: (name: string) => string): void => {
    const name = text('shop').trim();
    setMissing(name === '');
    if (name !== '') onGo({ name, currency: text('currency') });
  };
  const fiat = currencies().filter((code) => !isBitcoinUnit(code));
  return (
    <Step title={say.title} text={say.text} error={error} busy={busy} onBack={onBack} onGo={go}>
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
        <SelectField
          label={say.currency}
          name="currency"
          defaultValue={shop.currency}
          choices={fiat.map((code) => ({ value: code, name: code }))}
        />
        <SelectField
          label={say.language}
          name="language"
          value={languageOf(locale)}
          onChange={(event) => onLanguage(event.currentTarget.value)}
          choices={LANGUAGES.map((code) => ({ value: code, name: LANGUAGE_NAMES[code] }))}
        />
      </div>
    </Step>
  );
};
