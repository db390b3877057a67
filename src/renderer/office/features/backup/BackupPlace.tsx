import { SCHEDULES, type BackupSchedule, type BackupSettingsView } from '../../../../shared/contract/records.ts';
import { useLanguage } from '../../language.ts';
import { wholeNumber } from '../../common/field-checks.ts';
import { useOffice } from '../../common/office-context.ts';
import { ChoiceSetting, TextSetting } from '../settings/SettingFields.tsx';

interface Props {
  readonly settings: BackupSettingsView;
  readonly onChanged: () => void;
}
/** Changes the place and the schedule of backups, and how many are kept (product.md BAK-1, BAK-2). */
export const BackupPlace = ({ settings, onChanged }: Props) => {
  const { office } = useLanguage().words;
  const { backup: say } = office;
  const { client } = useOffice();
  const { folder, schedule, keep, place } = settings;
  const change = (part: Partial<{ folder: string | null; schedule: BackupSchedule; keep: number }>) =>
    client.changeBackups({ folder, schedule, keep, ...part });
  return (
    <section className="card">
      <header className="card-h">
        <h2>{say.place}</h2>
      </header>
      <div className="card-b">
        <TextSetting
          label={say.folder}
          hint={place.problem === null ? (place.otherDisk ? say.folderHint : say.sameDiskHint) : say.why[place.problem]}
          value={folder ?? ''}
          input={{ placeholder: place.folder, spellCheck: false }}
          onSave={(text) => change({ folder: text === '' ? null : text })}
          onSaved={onChanged}
        />
        <ChoiceSetting
          label={say.schedule}
          value={schedule}
          choices={SCHEDULES.map((value) => ({ value, name: say.schedules[value] }))}
          onSave={(value) => change({ schedule: value === 'hourly' ? 'hourly' : 'nightly' })}
          onSaved={onChanged}
        />
        <TextSetting
          label={say.keep}
          hint={say.keepHint}
          value={String(keep)}
          check={wholeNumber(office, 1, 1000)}
          input={{ inputMode: 'numeric' }}
          onSave={(text) => change({ keep: Number(text) })}
          onSaved={onChanged}
        />
        <p className="muted">{say.holds}</p>
      </div>
    </section>
  );
};
