import { shopLocale } from '../../../../shared/price-sign.ts';
import { useLanguage } from '../../language.ts';
import { formatDate, formatMoney, formatTime } from '../../../common/format.ts';
import { useNow } from '../../../common/use-now.ts';
import { useOffice } from '../../common/office-context.ts';
import { ChoiceSetting } from './SettingFields.tsx';

const OFFERED = ['en', 'en-GB', 'en-US', 'de', 'de-AT', 'de-CH'];

export const LanguagePage = () => {
  const { language: say } = useLanguage().words.office;
  const { client, store, putStore } = useOffice();
  const now = new Date(useNow(60_000)).toISOString();
  const { locale, currency } = store;
  return (
    <>
      <ChoiceSetting
        label={say.label}
        hint={say.hint}
        value={locale}
        choices={[...new Set([...OFFERED, locale])].map((one) => ({ value: one, name: nameOf(one) }))}
        onSave={(chosen) => client.patchStore({ locale: chosen })}
        onSaved={putStore}
      />
      <dl className="sample">
        <dt>{say.sample}</dt>
        <dd>
          {[
            formatMoney('1234.50', currency, shopLocale(locale, currency)),
            formatTime(now, locale, false),
            formatDate(now, locale),
          ].join(' · ')}
        </dd>
      </dl>
    </>
  );
};

/** Each language in its own words. */
const nameOf = (locale: string): string => {
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(locale) ?? locale;
  } catch {
    return locale;
  }
};
