import { DatabaseBackup } from 'lucide-react';
import { useCallback } from 'react';
import type { BackupSettingsView } from '../../../../shared/contract/records.ts';
import { Button } from '../../../common/Button.tsx';
import { Icon } from '../../../common/Icon.tsx';
import { useLanguage } from '../../language.ts';
import { formatMoment } from '../../common/format-moment.ts';
import { Loading } from '../../common/Loading.tsx';
import { useOffice } from '../../common/office-context.ts';
import { PageHead } from '../../common/PageHead.tsx';
import { useLoad } from '../../common/use-load.ts';
import { useSave } from '../../common/use-save.ts';
import type { OfficeCalls } from '../../office-calls.ts';
import { BackupFigures } from './BackupFigures.tsx';
import { BackupList } from './BackupList.tsx';
import { BackupPlace } from './BackupPlace.tsx';
import { Passphrase } from './Passphrase.tsx';
import { allOf, RESTORE_COMMAND } from './backup.ts';

/** Backups: the last one, where and when they are made, their passphrase, and a try (product.md BAK-1 to BAK-5). */
export const Backup = () => {
  const { client } = useOffice();
  const { office, owner } = useLanguage().words;
  const { backup: say } = office;
  const loaded = useLoad(useCallback(() => loadAll(client), [client]));
  const { load, put, reload } = loaded;
  const putSettings = (settings: BackupSettingsView): void => {
    if (load.state === 'ready') put({ ...load.value, settings });
  };
  return (
    <Loading of={loaded}>
      {({ settings, backups }) => (
        <>
          <Head onMade={reload} />
          <div className="stack">
            <Fault settings={settings} />
            <BackupFigures settings={settings} backups={backups} />
            <div className="cols">
              <div className="stack">
                <BackupPlace settings={settings} onChanged={reload} />
                <BackupList settings={settings} backups={backups} onTried={putSettings} />
              </div>
              <div className="stack">
                <Passphrase settings={settings} onChanged={putSettings} />
                <section className="card">
                  <header className="card-h">
                    <h2>{say.restore}</h2>
                  </header>
                  <div className="card-b stack">
                    <p>{say.restoreText}</p>
                    <code className="ref">{RESTORE_COMMAND}</code>
                    <p className="muted">{owner.brings}</p>
                    <p className="muted">{owner.bringsNot}</p>
                  </div>
                </section>
              </div>
            </div>
          </div>
        </>
      )}
    </Loading>
  );
};

const loadAll = async (client: Pick<OfficeCalls, 'backups' | 'backupSettings'>) => {
  const settings = await client.backupSettings(); // before the list, because each of them may ask for the password
  return settings.ok ? allOf(settings.value, await client.backups()) : settings;
};

const Head = ({ onMade }: { readonly onMade: () => void }) => {
  const { backup: say, nav } = useLanguage().words.office;
  const { client } = useOffice();
  const { saving, save } = useSave();
  return (
    <>
      <PageHead title={nav.backup}>
        <Button look="primary" busy={saving.state === 'saving'} onClick={() => void save(client.backUp, onMade)}>
          <Icon of={DatabaseBackup} />
          {say.now}
        </Button>
      </PageHead>
      <p className={saving.state === 'refused' ? 'form-error' : 'muted'} role="status">
        {saving.state === 'refused' ? saving.reason : saving.state === 'saved' && say.made}
      </p>
    </>
  );
};

/** Says why there is no fresh backup, until there is one. */
const Fault = ({ settings: { failure, place, late } }: { readonly settings: BackupSettingsView }) => {
  const { locale, words } = useLanguage();
  const { backup: say } = words.office;
  const why = failure?.why ?? place.problem;
  if (why === null && !late) return null;
  return (
    <div className="banner bad" role="status">
      <Icon of={DatabaseBackup} />
      <div>
        <b>{failure ? say.failed(formatMoment(failure.at, locale)) : late && say.late}</b>
        {why !== null && <p>{say.why[why]}</p>}
      </div>
    </div>
  );
};
