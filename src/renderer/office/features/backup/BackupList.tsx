import { DatabaseBackup } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { BackupSettingsView, BackupView } from '../../../../shared/contract/records.ts';
import { Button } from '../../../common/Button.tsx';
import { EmptyState } from '../../../common/EmptyState.tsx';
import { useLanguage } from '../../language.ts';
import { Sheet } from '../../../common/Sheet.tsx';
import { useNow } from '../../../common/use-now.ts';
import { Field } from '../../../forms/Field.tsx';
import { textOf } from '../../../forms/form.ts';
import { formatMoment } from '../../common/format-moment.ts';
import { useOffice } from '../../common/office-context.ts';
import { useSave } from '../../common/use-save.ts';
import { formatSize, tryReminder, type Backups } from './backup.ts';

interface Props extends Backups {
  readonly onTried: (settings: BackupSettingsView) => void;
}
/** Every backup, newest first, each with a way to try it (product.md BAK-5). */
export const BackupList = ({ settings, backups, onTried }: Props) => {
  const { locale, words } = useLanguage();
  const { backup: say } = words.office;
  const [tried, setTried] = useState<BackupView | null>(null);
  return (
    <section className="card">
      <header className="card-h">
        <h2>{say.copies}</h2>
        <Reminder triedAt={settings.triedAt} />
      </header>
      {backups.length === 0 ? (
        <EmptyState icon={DatabaseBackup} text={say.empty} />
      ) : (
        /* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */
        <div className="scroll" tabIndex={0} role="group" aria-label={say.copies}>
          <table className="table roomy">
            <thead>
              <tr>
                <th>{say.columns.when}</th>
                <th className="num">{say.columns.size}</th>
                <th>{say.columns.lock}</th>
                <th aria-hidden="true" />
              </tr>
            </thead>
            <tbody>
              {backups.map((backup) => (
                <tr key={backup.file}>
                  <td className="strong" title={backup.file}>
                    {formatMoment(backup.createdAt, locale)}
                  </td>
                  <td className="num">{formatSize(backup.sizeBytes, locale)}</td>
                  <td className="muted">{backup.locked ? say.locked : say.open}</td>
                  <td className="num">
                    <Button
                      look="small"
                      aria-label={say.tryOne(formatMoment(backup.createdAt, locale))}
                      onClick={() => setTried(backup)}
                    >
                      {say.tryIt}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {tried && <TrySheet backup={tried} onTried={onTried} onClose={() => setTried(null)} />}
    </section>
  );
};

const Reminder = ({ triedAt }: Pick<BackupSettingsView, 'triedAt'>) => {
  const { locale, words } = useLanguage();
  const { backup: say } = words.office;
  const reminder = tryReminder(triedAt, useNow(3_600_000));
  if (reminder === 'never') return <p className="muted">{say.neverTried}</p>;
  return <p className="muted">{reminder === 'old' ? say.tryAgain : say.tried(formatMoment(triedAt ?? '', locale))}</p>;
};

interface TryProps extends Pick<Props, 'onTried'> {
  readonly backup: BackupView;
  readonly onClose: () => void;
}

const TrySheet = ({ backup, onTried, onClose }: TryProps) => {
  const { locale, words } = useLanguage();
  const { backup: say } = words.office;
  const { client } = useOffice();
  const { saving, save } = useSave();
  const [opens, setOpens] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const passphrase = textOf(new FormData(event.currentTarget), 'passphrase') || null;
    void save(
      () => client.tryBackup({ file: backup.file, passphrase }),
      (settings) => {
        setOpens(true);
        onTried(settings);
      },
    );
  };
  return (
    <Sheet title={say.tryOne(formatMoment(backup.createdAt, locale))} close={say.close} onClose={onClose}>
      <p className="muted">{say.tryText}</p>
      <form className="form" onSubmit={submit}>
        {backup.locked && (
          <Field label={say.passphrase} name="passphrase" type="password" data-first="" required wide />
        )}
        <p className="wide" role="status">
          {saving.state === 'refused' ? saving.reason : opens && say.opens}
        </p>
        <div className="acts wide">
          <Button type="submit" look="primary" busy={saving.state === 'saving'}>
            {say.tryIt}
          </Button>
        </div>
      </form>
    </Sheet>
  );
};
