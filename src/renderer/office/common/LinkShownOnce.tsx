import { useLanguage } from '../../common/language.ts';
import { Button } from '../../common/Button.tsx';
import { CopyButton } from '../../common/CopyButton.tsx';
import { QrCode } from '../../common/QrCode.tsx';
import { useOffice } from './office-context.ts';

interface Props {
  readonly name: string;
  readonly text: string;
  readonly link: string;
  readonly onHave: () => void;
}
/** A pairing link with a token that the server sends only once. */
export const LinkShownOnce = ({ name, text, link, onHave }: Props) => {
  const { office, actions, panel } = useLanguage().words;
  const { pairing: say } = office;
  const { copy } = useOffice();
  return (
    <section className="card once" aria-label={name}>
      <div className="once-qr">
        <QrCode text={link} label={say.qr} failed={panel.qrFailed} />
      </div>
      <div>
        <h2>{name}</h2>
        <p className="strong">{say.onceTitle}</p>
        <p className="muted">{text}</p>
        <p className="once-link">
          <code className="mono">{link}</code>
          <CopyButton text={link} copy={copy} words={actions} what={say.link} look="small" />
        </p>
        <Button look="primary" onClick={onHave}>
          {say.have}
        </Button>
      </div>
    </section>
  );
};
