import { ShieldQuestionMark } from 'lucide-react';
import { useLanguage } from '../../language.ts';
import { Button } from '../../../common/Button.tsx';
import { formatDate } from '../../../common/format.ts';
import { Icon } from '../../../common/Icon.tsx';
import { useOffice } from '../../common/office-context.ts';
import { RevokeButton } from '../../common/RevokeButton.tsx';
import { useStoreClient, type ApprovalsView } from '../../store-api-client.ts';
import { useSave } from '../../common/use-save.ts';

interface Props {
  readonly approvals: ApprovalsView;
  readonly onDecided: () => void;
}
/** Addresses in the own network that wait for the owner's approval (reliability.md A10). */
export const WaitingAddresses = ({ approvals, onDecided }: Props) =>
  approvals.waiting.map((place) => <Waiting key={place} place={place} onDecided={onDecided} />);

/** Addresses that the owner approved. */
export const ApprovedAddresses = ({ approvals, onDecided }: Props) => {
  const { locale, words } = useLanguage();
  const { approvals: say } = words.officeStore;
  const { session } = useOffice();
  const store = useStoreClient();
  if (approvals.targets.length === 0) return null;
  return (
    <section className="card" aria-label={say.approved}>
      <div className="card-h">
        <h2>{say.approved}</h2>
        <p className="muted">{say.approvedText}</p>
      </div>
      <ul>
        {approvals.targets.map(({ hostPort, approvedAt }) => (
          <li className="item" key={hostPort}>
            <div>
              <b className="mono">{hostPort}</b>
              <p className="muted">{say.since(formatDate(approvedAt, locale))}</p>
            </div>
            {session.user.role === 'owner' && (
              <RevokeButton
                title={say.takeBackTitle(hostPort)}
                text={say.takeBackText}
                verb={say.takeBack}
                keep={say.keep}
                name={hostPort}
                onRevoke={() => store.takeBack(hostPort)}
                onDone={onDecided}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};

interface WaitingProps {
  readonly place: string;
  readonly onDecided: () => void;
}

const Waiting = ({ place, onDecided }: WaitingProps) => {
  const { approvals: say } = useLanguage().words.officeStore;
  const store = useStoreClient();
  const { session } = useOffice();
  const { saving, save } = useSave();
  const isOwner = session.user.role === 'owner';
  return (
    <section className="banner decide" aria-label={say.waits(place)}>
      <Icon of={ShieldQuestionMark} />
      <div>
        <strong>{say.waits(place)}</strong>
        <p>{isOwner ? say.waitsText : `${say.waitsText} ${say.ask}`}</p>
        {saving.state === 'refused' && (
          <p className="form-error" role="alert">
            {saving.reason}
          </p>
        )}
      </div>
      {isOwner && (
        <div className="row">
          <Button
            look="small"
            busy={saving.state === 'saving'}
            onClick={() => void save(() => store.approve(place), onDecided)}
          >
            {say.approve}
          </Button>
          <RevokeButton
            title={say.refuseTitle(place)}
            text={say.refuseText}
            verb={say.refuse}
            keep={say.keep}
            name={place}
            onRevoke={() => store.refuse(place)}
            onDone={onDecided}
          />
        </div>
      )}
    </section>
  );
};
