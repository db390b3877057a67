import { CircleHelp } from 'lucide-react';
import type { SourceReasonView, WhyView } from '../../../../shared/contract/invoices.ts';
import type { InvoiceDetail } from '../../../common/client.ts';
import { useLanguage } from '../../language.ts';
import { CopyButton } from '../../../common/CopyButton.tsx';
import { EmptyState } from '../../../common/EmptyState.tsx';
import { formatCount, formatWhen, shorten } from '../../../common/format.ts';
import type { Words } from '../../../words/office-words.ts';
import { useOffice } from '../../common/office-context.ts';

type Onchain = Extract<WhyView, { kind: 'onchain' }>;

/** Shows why each payment counts or does not, and what each source says of it (chain.md CHAIN-57). */
export const Why = ({ detail }: { readonly detail: InvoiceDetail }) => {
  const { why: say } = useLanguage().words.office.invoice;
  const { why } = detail;
  return (
    <section className="card">
      <div className="card-h">
        <h2>{say.title}</h2>
      </div>
      {why.length === 0 && <EmptyState icon={CircleHelp} text={say.none} />}
      {why.map((reason, at) => (
        <Reason key={reason.paymentId} reason={reason} detail={detail} number={why.length > 1 ? at + 1 : null} />
      ))}
      <Checked detail={detail} />
    </section>
  );
};

interface ReasonProps {
  readonly reason: WhyView;
  readonly detail: InvoiceDetail;
  /** Null for the only payment. */
  readonly number: number | null;
}

const Reason = ({ reason, detail, number }: ReasonProps) => {
  const { locale, words } = useLanguage();
  const { why: say } = words.office.invoice;
  const sentences =
    reason.kind === 'onchain' ? onchainSentences(reason, detail, words, locale) : [say.decisions.received];
  return (
    <>
      <div className="card-b why">
        {number !== null && <h3>{say.payment(number)}</h3>}
        <p>{[...sentences, say.certainties[reason.certainty]].filter(Boolean).join(' ')}</p>
        {reason.kind === 'onchain' && <Voters reason={reason} />}
      </div>
      {reason.kind === 'onchain' && reason.sources.length > 0 && (
        <ul className="linelist" aria-label={say.sources}>
          {reason.sources.map((source) => (
            <Source key={source.id} source={source} />
          ))}
        </ul>
      )}
    </>
  );
};

/** Names the rule that decided, with the numbers that it compares. */
const onchainSentences = (reason: Onchain, detail: InvoiceDetail, words: Words, locale: string): readonly string[] => {
  const { why: say } = words.office.invoice;
  const { decision, confirmations, blockHeight, certainty, waitEndsAt, contested, sure } = reason;
  const isInBlock = decision === 'in-reference' && blockHeight !== null;
  const rule = isInBlock ? say.inBlock(formatCount(blockHeight, locale)) : say.decisions[decision];
  if (certainty !== 'pending' && certainty !== 'confirmed') return [rule];
  return [
    rule,
    say.depth(confirmations),
    say.needed(detail.confirmationsNeeded),
    confirmations === 0 && contested ? say.contested : '',
    certainty === 'confirmed' && confirmations === 0 && sure ? say.sure : '',
    certainty === 'pending' && waitEndsAt !== null ? say.waitEnds(formatWhen(waitEndsAt, locale)) : '',
  ];
};

/** Says who decides, and how many must agree. */
const Voters = ({ reason }: { readonly reason: Onchain }) => {
  const { why: say } = useLanguage().words.office.invoice;
  const { sources, voters, weightNeeded, onlyPublicSource, rival } = reason;
  if (sources.length === 0) return <p className="muted">{say.noSources}</p>;
  const agree = weightNeeded === 2 ? say.agree[2] : say.agree[1];
  return (
    <>
      {rival !== null && <Txid txid={rival} />}
      <p className="muted">
        {say.voters[voters]} {onlyPublicSource && weightNeeded === 2 ? say.alone : agree}
      </p>
    </>
  );
};

const Source = ({ source }: { readonly source: SourceReasonView }) => {
  const { locale, words } = useLanguage();
  const { invoice, sources } = words.office;
  const { why: say } = invoice;
  const { kind, label, condition, votes, rival, saidAt } = source;
  // the address of an own node says less than its kind; of public servers it is the name
  const name = kind === 'core' || kind === 'training' ? sources.kinds[kind] : label || say.removed;
  return (
    <li className="line">
      <div>
        <p>
          <b>{name}</b>: {wordOf(source, words, locale)}
        </p>
        {rival !== null && <Txid txid={rival} />}
        {saidAt !== null && <p className="muted">{say.saidAt(formatWhen(saidAt, locale))}</p>}
        {condition !== 'caught-up' && <p className="muted">{say.conditions[condition]}</p>}
      </div>
      {votes && <span className="badge">{say.decides}</span>}
    </li>
  );
};

const wordOf = ({ says, blockHeight }: SourceReasonView, words: Words, locale: string): string => {
  const { says: say } = words.office.invoice.why;
  const block = blockHeight === null ? null : formatCount(blockHeight, locale);
  if (says === 'in-block') return say['in-block'](block ?? '');
  if (says === 'names-rival' && block !== null) return say['names-mined-rival'](block);
  return say[says];
};

const Txid = ({ txid }: { readonly txid: string }) => {
  const { words } = useLanguage();
  const { copy } = useOffice();
  return (
    <p className="with-icon">
      <code className="mono" title={txid}>
        {shorten(txid)}
      </code>
      <CopyButton text={txid} copy={copy} words={words.copying} what={words.office.invoice.transaction} />
    </p>
  );
};

/** Says when all sources were asked last, which is what ends a sale. */
const Checked = ({ detail }: { readonly detail: InvoiceDetail }) => {
  const { locale, words } = useLanguage();
  const { why: say } = words.office.invoice;
  const { checkedAt, expiryChecked, address } = detail;
  if (address === null) return null;
  const text = checkedAt === null ? say.notChecked : say.checked(formatWhen(checkedAt, locale));
  return (
    <p className="card-b muted">
      {text} {expiryChecked && say.ended}
    </p>
  );
};
