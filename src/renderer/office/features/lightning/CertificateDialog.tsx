import { Button } from '../../../common/Button.tsx';
import { Dialog } from '../../../common/Dialog.tsx';
import type { LightningBackend, LightningView } from '../../../common/lightning-calls.ts';
import { fingerprintText } from '../../../forms/lightning/fingerprint.ts';
import { useLanguage } from '../../language.ts';
import { useOffice } from '../../common/office-context.ts';
import { useSave } from '../../common/use-save.ts';

interface Props {
  readonly backend: LightningBackend;
  /** SHA-256 of the certificate that it shows now. */
  readonly offered: string;
  readonly onClose: () => void;
  readonly onDone: (view: LightningView) => void;
}
/** Another certificate may be a renewed one or a stranger, so the owner compares (lightning.md LN-14). */
export const CertificateDialog = ({ backend, offered, onClose, onDone }: Props) => {
  const { certificate: say } = useLanguage().words.office.lightning;
  const { client } = useOffice();
  const { saving, save } = useSave();
  return (
    <Dialog title={say.title} text={say.text} onClose={onClose}>
      <dl className="fingerprints">
        {backend.certificate !== null && (
          <div>
            <dt>{say.before}</dt>
            <dd className="mono">{fingerprintText(backend.certificate)}</dd>
          </div>
        )}
        <div>
          <dt>{say.now}</dt>
          <dd className="mono">{fingerprintText(offered)}</dd>
        </div>
      </dl>
      <p className="form-error" role="alert">
        {saving.state === 'refused' ? saving.reason : ''}
      </p>
      <div className="acts">
        <Button
          busy={saving.state === 'saving'}
          onClick={() => void save(() => client.approveCertificate(backend.id, offered), onDone)}
        >
          {say.approve}
        </Button>
        <Button look="primary" data-first="" onClick={onClose}>
          {say.keep}
        </Button>
      </div>
    </Dialog>
  );
};
