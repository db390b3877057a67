import { Check, TriangleAlert, Loader } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../common/Button.tsx';
import { formatWhen, shorten } from '../../../common/format.ts';
import { Icon } from '../../../common/Icon.tsx';
import type { LightningBackend, LightningView } from '../../../common/lightning-calls.ts';
import { useReason } from '../../../common/use-reason.ts';
import { shortFingerprint } from '../../../forms/lightning/fingerprint.ts';
import { useLanguage } from '../../language.ts';
import { useOffice } from '../../common/office-context.ts';
import { RevokeButton } from '../../common/RevokeButton.tsx';
import { useSave } from '../../common/use-save.ts';
import { Fact } from '../invoice/InvoiceFacts.tsx';
import { kindOf, nameOf, stateOf, type BackendState } from './backend-text.ts';
import { CertificateDialog } from './CertificateDialog.tsx';

interface Props {
  readonly backend: LightningBackend;
  readonly put: (view: LightningView) => void;
  readonly onChange: () => void;
  readonly onSat: () => void;
}
/** A node or wallet: its state in a word, its facts, and what its owner may do with it. */
export const BackendCard = ({ backend, put, onChange, onSat }: Props) => {
  const { lightning: say } = useLanguage().words.office;
  const state = stateOf(backend);
  return (
    <section className="card" aria-label={nameOf(backend)}>
      <div className="card-h">
        <h2>{nameOf(backend)}</h2>
        {backend.removed ? <span className="badge">{say.card.removed}</span> : <StateBadge state={state} />}
      </div>
      {backend.removed && <p className="card-b muted">{say.card.removedText}</p>}
      <dl className="dl">
        {!backend.removed && state !== 'ok' && <TroubleFacts backend={backend} state={state} />}
        <NodeFacts backend={backend} />
      </dl>
      {!backend.removed && <Acts backend={backend} state={state} put={put} onChange={onChange} onSat={onSat} />}
    </section>
  );
};

const LOOKS: Readonly<Record<BackendState, string>> = {
  ok: 'badge',
  starting: 'badge',
  locked: 'badge warn',
  behind: 'badge warn',
  away: 'badge warn',
  failing: 'badge warn',
  refused: 'badge bad',
  certificate: 'badge bad',
};

const StateBadge = ({ state }: { readonly state: BackendState }) => {
  const { states } = useLanguage().words.office.lightning;
  const icon = state === 'ok' ? Check : state === 'starting' ? Loader : TriangleAlert;
  return (
    <span className={LOOKS[state]}>
      <Icon of={icon} />
      {states[state]}
    </span>
  );
};

interface TroubleProps {
  readonly backend: LightningBackend;
  readonly state: BackendState;
}

const TroubleFacts = ({ backend: { health }, state }: TroubleProps) => {
  const { locale, words } = useLanguage();
  const { card: say, states } = words.office.lightning;
  const { reasonOf } = useReason();
  const advice = Object.hasOwn(states.advice, state) ? states.advice[state as keyof typeof states.advice] : null; // checked
  return (
    <>
      {health.since && <Fact name={say.since}>{formatWhen(health.since, locale)}</Fact>}
      {health.lastError !== null && <Fact name={say.itSaid}>{reasonOf(health.lastError)}</Fact>}
      {advice && <Fact name={say.whatToDo}>{advice}</Fact>}
    </>
  );
};

const NodeFacts = ({ backend }: { readonly backend: LightningBackend }) => {
  const { locale, words } = useLanguage();
  const { owner, office } = words;
  const { facts } = owner.lightning;
  const { card: say } = office.lightning;
  const { identity, status, certificate, health, openCodes } = backend;
  return (
    <>
      <Fact name={facts.kind}>{kindOf(backend, owner)}</Fact>
      <Fact name={facts.address}>{backend.label}</Fact>
      {identity && (
        <Fact name={facts.key}>
          <span className="mono" title={identity}>
            {shorten(identity)}
          </span>
        </Fact>
      )}
      {status && <Fact name={facts.may}>{status.maySpend ? facts.spendToo : facts.receiveOnly}</Fact>}
      {status && health.state === 'ok' && <Fact name={say.chain}>{status.synced ? say.synced : say.notSynced}</Fact>}
      {certificate && (
        <Fact name={facts.certificate}>
          <span className="mono" title={certificate}>
            {shortFingerprint(certificate)}
          </span>
        </Fact>
      )}
      {backend.acceptsUnproved && <Fact name={say.unproved}>✓</Fact>}
      {health.lastOkAt && <Fact name={say.lastSign}>{formatWhen(health.lastOkAt, locale)}</Fact>}
      {openCodes > 0 && <Fact name={say.watchedNow}>{openCodes}</Fact>}
    </>
  );
};

const Acts = ({ backend, state, put, onChange, onSat }: Props & { readonly state: BackendState }) => {
  const { lightning } = useLanguage().words.office;
  const { card: say } = lightning;
  const { client } = useOffice();
  const { saving, save } = useSave();
  const [approves, setApproves] = useState(false);
  const name = nameOf(backend);
  return (
    <div className="card-b backend-acts">
      {state === 'ok' ? (
        <Button look="small" onClick={onSat}>
          {say.test}
        </Button>
      ) : (
        <Button
          look="small"
          busy={saving.state === 'saving'}
          onClick={() => void save(() => client.checkLightning(backend.id), put)}
        >
          {say.tryNow}
        </Button>
      )}
      {backend.offeredCertificate !== null && (
        <Button look="small" onClick={() => setApproves(true)}>
          {lightning.certificate.approve}
        </Button>
      )}
      <Button look="small" aria-label={say.changeTitle(name)} onClick={onChange}>
        {say.change}
      </Button>
      <RevokeButton
        title={say.removeTitle(name)}
        text={say.removeText}
        verb={say.remove}
        keep={say.keep}
        name={name}
        onRevoke={async () => {
          const answer = await client.removeLightning(backend.id);
          if (answer.ok) put(answer.value);
          return answer;
        }}
        onDone={() => {}}
      />
      <p className="form-error" role="alert">
        {saving.state === 'refused' ? saving.reason : ''}
      </p>
      {approves && backend.offeredCertificate !== null && (
        <CertificateDialog
          backend={backend}
          offered={backend.offeredCertificate}
          onClose={() => setApproves(false)}
          onDone={(view) => {
            setApproves(false);
            put(view);
          }}
        />
      )}
    </div>
  );
};
