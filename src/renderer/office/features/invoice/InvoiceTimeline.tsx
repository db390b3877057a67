import {
  Ban,
  Box,
  Check,
  CircleHelp,
  Clock,
  Coins,
  Eye,
  Monitor,
  TriangleAlert,
  Webhook,
  X,
  type LucideIcon,
} from 'lucide-react';
import { useState } from 'react';
import type { InvoiceDetail } from '../../../common/client.ts';
import { useLanguage } from '../../language.ts';
import { timelineOf, type Line } from '../../../common/timeline.ts';
import { CopyButton } from '../../../common/CopyButton.tsx';
import { formatWhen, shorten } from '../../../common/format.ts';
import { Icon } from '../../../common/Icon.tsx';
import { useOffice } from '../../common/office-context.ts';
import { Why } from './Why.tsx';

const BECAME: Readonly<Record<InvoiceDetail['status'], readonly [LucideIcon, string]>> = {
  new: [Clock, ''],
  processing: [Eye, 'go'],
  settled: [Check, 'paid'],
  expired: [Clock, ''],
  invalid: [Ban, 'bad'],
  cancelled: [X, ''],
};
const OBSERVED: Readonly<Record<string, readonly [LucideIcon, string]>> = {
  mempool: [Eye, 'go'],
  mined: [Box, ''],
  settled: [Check, 'paid'],
  conflicted: [TriangleAlert, 'bad'],
  refused: [TriangleAlert, 'bad'],
  unmined: [TriangleAlert, 'bad'],
};

/** Timeline of an invoice, newest first; the technical view adds ids, sources and the reasons. */
export const InvoiceTimeline = ({ detail }: { readonly detail: InvoiceDetail }) => {
  const language = useLanguage();
  const { invoice: say } = language.words.office;
  const [isTechnical, setTechnical] = useState(false);
  return (
    <>
      <section className="card">
        <div className="card-h">
          <h2>{say.happened}</h2>
          <button
            type="button"
            className="btn ghost small"
            aria-pressed={isTechnical}
            onClick={() => setTechnical(!isTechnical)}
          >
            {say.technical}
          </button>
        </div>
        <ol className="timeline" aria-label={say.happened}>
          {timelineOf(detail, language).map((line) => (
            <Entry key={line.key} line={line} detail={detail} isTechnical={isTechnical} />
          ))}
        </ol>
      </section>
      {isTechnical && <Why detail={detail} />}
    </>
  );
};

/** Icon and tone of a line; its words say the same (design.md A11Y-4). */
const lookOf = ({ entry, now }: Line, status: InvoiceDetail['status']): readonly [LucideIcon, string] => {
  if (now || entry === null) return [BECAME[status][0], 'go'];
  switch (entry.kind) {
    case 'quote':
      return [Coins, ''];
    case 'address':
      return [Monitor, ''];
    case 'delivery':
      return [Webhook, entry.state === 'dead' ? 'bad' : ''];
    case 'transition':
      return entry.to === null ? [CircleHelp, ''] : BECAME[entry.to];
    case 'observation':
      return OBSERVED[entry.what] ?? [CircleHelp, ''];
  }
};

const Entry = ({ line, detail, isTechnical }: { line: Line; detail: InvoiceDetail; isTechnical: boolean }) => {
  const { locale, words } = useLanguage();
  const { copy } = useOffice();
  const [icon, tone] = lookOf(line, detail.status);
  return (
    <li>
      <span className={`n ${tone}`}>
        <Icon of={icon} />
      </span>
      <div>
        <b>{line.what}</b>
        {line.why && <p>{line.why}</p>}
        {isTechnical && line.found && <p className="faint">{line.found}</p>}
        {isTechnical && line.id && (
          <p className="with-icon">
            <code className="mono" title={line.id}>
              {shorten(line.id)}
            </code>
            <CopyButton text={line.id} copy={copy} words={words.copying} what={words.recent.facts.transaction} />
          </p>
        )}
      </div>
      <time dateTime={line.at ?? undefined}>{line.at ? formatWhen(line.at, locale) : ''}</time>
    </li>
  );
};
