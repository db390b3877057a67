import { useLanguage } from '../language.ts';
import { Button } from '../../common/Button.tsx';
import { CopyButton } from '../../common/CopyButton.tsx';
import { QrCode } from '../../common/QrCode.tsx';
import { useOffice } from './office-context.ts';
import { ThisComputerOnly } from './ThisComputerOnly.tsx';
import { useInView } from './use-in-view.ts';

interface Props {
  readonly name: string;
  readonly text: string;
  readonly link: string;
  /** False for a till, which other machines never reach. */
  readonly canOpen?: boolean;
  readonly onHave: () => void;
}
/** A pairing link with a token that the server sends only once. */
export const LinkShownOnce = ({ name, text, link, canOpen = true, onHave }: Props) => {
  const { office, copying, qrFailed } = useLanguage().words;
  const { pairing: say } = office;
  const { copy } = useOffice();
  const once = useInView<HTMLElement>();
  return (
    <section className="card once" aria-label={name} ref={once} tabIndex={-1}>
      <div className="once-qr">
        <QrCode text={link} label={say.qr} failed={qrFailed} />
      </div>
      <div>
        <h2>{name}</h2>
        <p className="strong">{say.onceTitle}</p>
        <p className="muted">{text}</p>
        <p className="once-link">
          <code className="mono">{link}</code>
          <CopyButton text={link} copy={copy} words={copying} what={say.link} look="small" />
        </p>
        <ThisComputerOnly link={link} canOpen={canOpen} />
        <Button look="primary" onClick={onHave}>
          {say.have}
        </Button>
      </div>
    </section>
  );
};
