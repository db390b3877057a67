import { X } from 'lucide-react';
import { currencies, isBitcoinUnit } from '../../../../shared/currency.ts';
import { currencyName } from '../../../common/currency-names.ts';
import { useLanguage } from '../../language.ts';
import { SelectField } from '../../../forms/Field.tsx';
import { Icon } from '../../../common/Icon.tsx';
import { useOffice } from '../../common/office-context.ts';
import { ChoiceSetting } from './SettingFields.tsx';
import { useSave } from '../../common/use-save.ts';

export const Currencies = () => {
  const { locale, words } = useLanguage();
  const { currencies: say } = words.office;
  const { client, store, putStore } = useOffice();
  const fiat = currencies().filter((code) => !isBitcoinUnit(code) || code === store.currency);
  return (
    <>
      <ChoiceSetting
        label={say.main}
        hint={say.mainHint}
        value={store.currency}
        choices={fiat.map((code) => ({ value: code, name: currencyName(code, locale) }))}
        onSave={(currency) => client.patchStore({ currency })}
        onSaved={putStore}
      />
      <More />
    </>
  );
};

const More = () => {
  const { locale, words } = useLanguage();
  const { currencies: say } = words.office;
  const { client, store, putStore } = useOffice();
  const { saving, save } = useSave();
  const chosen = store.tillCurrencies.filter((code) => code !== store.currency);
  const keep = (tillCurrencies: string[]): void => void save(() => client.patchStore({ tillCurrencies }), putStore);
  const offered = currencies().filter((code) => !chosen.includes(code) && code !== store.currency && code !== 'SATS');
  return (
    <section className="block">
      <h2>{say.more}</h2>
      <p className="muted">{say.moreHint}</p>
      <ul className="chips">
        {chosen.map((code) => (
          <li key={code}>
            {currencyName(code, locale)}
            <button
              type="button"
              className="btn icon ghost"
              aria-label={say.remove(code)}
              onClick={() => keep(chosen.filter((one) => one !== code))}
            >
              <Icon of={X} />
            </button>
          </li>
        ))}
        {chosen.length === 0 && <li className="faint">{say.none}</li>}
      </ul>
      <SelectField
        label={say.add}
        value=""
        error={saving.state === 'refused' ? saving.reason : undefined}
        onChange={(event) => keep([...chosen, event.currentTarget.value])}
        choices={[
          { value: '', name: '' },
          ...offered.map((code) => ({ value: code, name: currencyName(code, locale) })),
        ]}
      />
    </section>
  );
};
