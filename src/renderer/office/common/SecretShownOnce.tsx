import { useLanguage } from '../language.ts';
import { Button } from '../../common/Button.tsx';
import { CopyButton } from '../../common/CopyButton.tsx';
import { useOffice } from './office-context.ts';
import { useInView } from './use-in-view.ts';

interface Props {
  readonly secret: string;
  /** The same secret as libraries of Standard Webhooks take it (api.md HOOK-16). */
  readonly standardSecret: string;
  readonly onHave: () => void;
}
/** The secret that signs deliveries, shown here and nowhere else. */
export const SecretShownOnce = ({ secret, standardSecret, onHave }: Props) => {
  const { copying, officeStore } = useLanguage().words;
  const { webhooks: say } = officeStore;
  const { copy } = useOffice();
  const once = useInView<HTMLElement>();
  return (
    <section className="card secret" role="status" aria-label={say.secretTitle} ref={once} tabIndex={-1}>
      <h2>{say.secretTitle}</h2>
      <p className="muted">{say.secretText}</p>
      <p className="once-link">
        <code className="mono">{secret}</code>
        <CopyButton text={secret} copy={copy} words={copying} what={say.secret} look="small" />
      </p>
      {standardSecret === secret ? (
        <p className="muted">{say.standardSame}</p>
      ) : (
        <>
          <p className="muted">{say.standardText}</p>
          <p className="once-link">
            <code className="mono">{standardSecret}</code>
            <CopyButton text={standardSecret} copy={copy} words={copying} what={say.standard} look="small" />
          </p>
        </>
      )}
      <Button look="primary" onClick={onHave}>
        {say.have}
      </Button>
    </section>
  );
};
