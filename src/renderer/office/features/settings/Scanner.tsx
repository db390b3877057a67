import { SLOWEST_MS_PER_KEY, type ScannerSettings } from '../../../../shared/contract/scanner.ts';
import { useLanguage } from '../../language.ts';
import { wholeNumber } from '../../common/field-checks.ts';
import { useOffice } from '../../common/office-context.ts';
import { useSave } from '../../common/use-save.ts';
import { ScanTest } from './ScanTest.tsx';
import { TextSetting } from './SettingFields.tsx';

const LONGEST = 8;

/** How the shop's scanners type; the till tells them from fingers by it (design.md KEYS-10). */
export const Scanner = () => {
  const { office } = useLanguage().words;
  const { scanner: say } = office;
  const { client, store, putStore } = useOffice();
  const { saving, save } = useSave();
  const keep = (scanner: Partial<ScannerSettings>) => client.patchStore({ scanner });
  const { prefix, suffix, msPerKey } = store.scanner;
  return (
    <>
      <ScanTest settings={store.scanner} onSpeed={(speed) => void save(() => keep({ msPerKey: speed }), putStore)} />
      <section className="block">
        <h2>{say.settings}</h2>
        <p className="muted">{say.settingsHint}</p>
        <TextSetting
          label={say.prefix}
          hint={say.prefixHint}
          value={prefix}
          input={{ maxLength: LONGEST, spellCheck: false }}
          onSave={(text) => keep({ prefix: text })}
          onSaved={putStore}
        />
        <TextSetting
          label={say.suffix}
          hint={say.suffixHint}
          value={suffix}
          input={{ maxLength: LONGEST, spellCheck: false }}
          onSave={(text) => keep({ suffix: text })}
          onSaved={putStore}
        />
        <TextSetting
          label={say.speed}
          hint={say.speedHint(SLOWEST_MS_PER_KEY)}
          value={String(msPerKey)}
          check={wholeNumber(office, 1, SLOWEST_MS_PER_KEY)}
          input={{ inputMode: 'numeric' }}
          onSave={(text) => keep({ msPerKey: Number.parseInt(text, 10) })}
          onSaved={putStore}
        />
        <p className="form-error" role="alert">
          {saving.state === 'refused' ? saving.reason : ''}
        </p>
      </section>
    </>
  );
};
