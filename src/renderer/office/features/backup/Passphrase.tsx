import { useState, type FormEvent } from 'react';
import type { BackupSettingsView } from '../../../../shared/contract/records.ts';
import { Button } from '../../../common/Button.tsx';
import { useLanguage } from '../../language.ts';
import { Sheet } from '../../../common/Sheet.tsx';
import { Field } from '../../../forms/Field.tsx';
import { textOf } from '../../../forms/form.ts';
import { useOffice } from '../../common/office-context.ts';
import { RevokeButton } from '../../common/RevokeButton.tsx';
import { useSave } from '../../common/use-save.ts';
import { LEAST_PASSPHRASE, passphraseFault } from './backup.ts';

interface Props {
  readonly settings: BackupSettingsView;
  readonly onChanged: (settings: BackupSettingsView) => void;
}
/** Sets, changes and removes the passphrase that locks backups (product.md BAK-3). */
export const Passphrase = ({ settings, onChanged }: Props) => {
  const { backup: say } = useLanguage().words.office;
  const { client } = useOffice();
  const [isChanging, setChanging] = useState(false);
  const { locked } = settings;
  const remove = async () => {
    const answer = await client.lockBackups({ passphrase: null });
    if (answer.ok) onChanged(answer.value);
    return answer;
  };
  return (
    <section className="card">
      <header className="card-h">
        <h2>{say.passphrase}</h2>
      </header>
      <div className="card-b stack">
        <p className="muted">{locked ? say.isLocked : say.isOpen}</p>
        <div className="row">
          <Button onClick={() => setChanging(true)}>{locked ? say.changePassphrase : say.setPassphrase}</Button>
          {locked && (
            <RevokeButton
              title={say.leaveOpen}
              text={say.leaveOpenText}
              verb={say.leaveOpen}
              keep={say.keepLocked}
              name={say.passphrase}
              onRevoke={remove}
              onDone={() => {}}
            />
          )}
        </div>
      </div>
      {isChanging && (
        <PassphraseSheet
          onClose={() => setChanging(false)}
          onDone={(changed) => {
            setChanging(false);
            onChanged(changed);
          }}
        />
      )}
    </section>
  );
};

interface SheetProps {
  readonly onClose: () => void;
  readonly onDone: (settings: BackupSettingsView) => void;
}

const PassphraseSheet = ({ onClose, onDone }: SheetProps) => {
  const { backup: say } = useLanguage().words.office;
  const { client } = useOffice();
  const { saving, save, refuse } = useSave();
  const least = say.passphraseHint(LEAST_PASSPHRASE);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const passphrase = textOf(form, 'passphrase');
    const fault = passphraseFault(passphrase, textOf(form, 'again'));
    if (fault !== null) return refuse(fault === 'short' ? least : say.differs);
    void save(() => client.lockBackups({ passphrase }), onDone);
  };
  return (
    <Sheet title={say.passphrase} close={say.close} onClose={onClose}>
      <p className="muted">{say.passphraseText}</p>
      <form className="form" onSubmit={submit}>
        <Field label={say.passphrase} hint={least} name="passphrase" data-first="" spellCheck={false} required wide />
        <Field label={say.repeat} name="again" spellCheck={false} required wide />
        <p className="wide form-error" role="alert">
          {saving.state === 'refused' ? saving.reason : ''}
        </p>
        <div className="acts wide">
          <Button type="submit" look="primary" busy={saving.state === 'saving'}>
            {say.save}
          </Button>
        </div>
      </form>
    </Sheet>
  );
};
