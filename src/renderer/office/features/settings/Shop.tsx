import { useLanguage } from '../../language.ts';
import { zoneChoices } from '../../../common/time-zones.ts';
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
        choices={zoneChoices(store.timeZone)}
        onSave={(timeZone) => client.patchStore({ timeZone })}
        onSaved={putStore}
      />
    </>
  );
};
