import { Check, Clock, LoaderCircle, Split, TriangleAlert, Unplug, type LucideIcon } from 'lucide-react';
import type { HealthLineView } from '../../../../shared/contract/source-health.ts';
import type { HealthWord } from '../../../../shared/vocabulary.ts';
import { useLanguage } from '../../language.ts';
import { formatCount } from '../../../common/format.ts';
import { Icon } from '../../../common/Icon.tsx';
import { healthText, type SourceHealth } from './source-text.ts';

interface Look {
  readonly icon: LucideIcon;
  readonly tone: '' | 'go' | 'warn' | 'bad';
}
const LOOKS: Readonly<Record<HealthWord, Look>> = {
  works: { icon: Check, tone: '' },
  starting: { icon: LoaderCircle, tone: '' },
  'catching-up': { icon: LoaderCircle, tone: 'go' },
  'fewer-blocks': { icon: TriangleAlert, tone: 'warn' },
  'shorter-branch': { icon: Split, tone: 'bad' },
  'longer-branch': { icon: Split, tone: 'bad' },
  'no-block': { icon: Clock, tone: 'warn' },
  pruned: { icon: Unplug, tone: 'warn' },
  'address-unread': { icon: TriangleAlert, tone: 'warn' },
  'wrong-answers': { icon: TriangleAlert, tone: 'bad' },
  'other-double-spend': { icon: TriangleAlert, tone: 'bad' },
  'identity-changed': { icon: TriangleAlert, tone: 'bad' },
  'not-answering': { icon: Unplug, tone: 'bad' },
  'cannot-be-used': { icon: TriangleAlert, tone: 'bad' },
};
const STARTING: HealthLineView = { word: 'starting', count: null, of: null, reason: null };

interface BadgeProps {
  readonly line: HealthLineView | undefined;
  /** Said instead of “Works”. */
  readonly works?: { readonly text: string; readonly isWarning: boolean } | undefined;
}

/** The worst word for the health of a source. */
export const SourceBadge = ({ line = STARTING, works }: BadgeProps) => {
  const { locale, words } = useLanguage();
  const instead = line.word === 'works' ? works : undefined;
  const { icon, tone } = instead?.isWarning ? LOOKS['fewer-blocks'] : LOOKS[line.word];
  return (
    <span className={`badge ${tone}`}>
      <Icon of={icon} />
      {instead?.text ?? healthText(line, words.office.sources, locale)}
    </span>
  );
};

/** A line per source, for the overview. */
export const SourceLines = ({ sources }: { readonly sources: readonly SourceHealth[] }) => {
  const { locale, words } = useLanguage();
  const { sources: say } = words.office;
  return (
    <ul className="linelist">
      {sources.map(({ id, kind, words: lines, height }) => (
        <li key={id} className="line">
          <div>
            {say.kinds[kind]}
            <p className="muted">{height === null ? '–' : say.height(formatCount(height, locale))}</p>
          </div>
          <SourceBadge line={lines[0]} />
        </li>
      ))}
    </ul>
  );
};
