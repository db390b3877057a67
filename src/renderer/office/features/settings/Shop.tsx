import { useLanguage } from '../../../common/language.ts';
import { notEmpty } from '../../common/field-checks.ts';
import { useOffice } from '../../common/office-context.ts';
import { ChoiceSetting, TextSetting } from './SettingFields.tsx';

export const Shop = () => {
  const { office } = useLanguage().words;
  const { client, store, putStore } = useOffice();
  const { shop: say } = office;
  return (
    <>
      <TextSetting
        label={say.name}
        hint={say.nameHint}
        value={store.name}
        check={notEmpty(office)}
        input={{ maxLength: 80 }}
        onSave={(name) => client.patchStore({ name })}
        onSaved={putStore}
      />
      <ChoiceSetting
        label={say.timeZone}
        hint={say.timeZoneHint}
        value={store.timeZone}
        choices={timeZones(store.timeZone).map((zone) => ({ value: zone, name: zone.replaceAll('_', ' ') }))}
        onSave={(timeZone) => client.patchStore({ timeZone })}
        onSaved={putStore}
      />
    </>
  );
};

const timeZones = (own: string): string[] =>
  [...new Set([own, ...Intl.supportedValuesOf('timeZone'), 'UTC'])].toSorted();
