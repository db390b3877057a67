import { Check, LoaderCircle, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { SessionView } from '../../../common/client.ts';
import { useLanguage } from '../../../common/language.ts';
import { formatCount } from '../../../common/format.ts';
import { Icon } from '../../../common/Icon.tsx';

export type SourceHealth = SessionView['sources'][number];

const STATES: Readonly<Record<SourceHealth['state'], { readonly icon: LucideIcon; readonly tone: string }>> = {
  ok: { icon: Check, tone: '' },
  starting: { icon: LoaderCircle, tone: '' },
  'catching-up': { icon: LoaderCircle, tone: 'go' },
  failing: { icon: TriangleAlert, tone: 'bad' },
};

export const SourceBadge = ({ state }: { readonly state: SourceHealth['state'] }) => {
  const { sources: say } = useLanguage().words.office;
  return (
    <span className={`badge ${STATES[state].tone}`}>
      <Icon of={STATES[state].icon} />
      {say.states[state]}
    </span>
  );
};

/** A line per source, for the overview. */
export const SourceLines = ({ sources }: { readonly sources: readonly SourceHealth[] }) => {
  const { locale, words } = useLanguage();
  const { sources: say } = words.office;
  return (
    <ul className="linelist">
      {sources.map(({ id, kind, state, height }) => (
        <li key={id} className="line">
          <div>
            {say.kinds[kind]}
            <p className="muted">{height === null ? '–' : say.height(formatCount(height, locale))}</p>
          </div>
          <SourceBadge state={state} />
        </li>
      ))}
    </ul>
  );
};
