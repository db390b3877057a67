import type { HealthLineView } from '../../../../shared/contract/source-health.ts';
import { Button } from '../../../common/Button.tsx';
import { formatAge, formatCount } from '../../../common/format.ts';
import { useLanguage } from '../../language.ts';
import { hostOf } from '../../../common/reason-text.ts';
import { useReason } from '../../../common/use-reason.ts';
import { isThisMachine } from '../../../../shared/this-machine.ts';
import type { SourcesView } from '../../office-calls.ts';
import { RevokeButton } from '../../common/RevokeButton.tsx';
import type { useOffice } from '../../common/office-context.ts';
import { SourceBadge } from './SourceLines.tsx';
import { healthText, nameOf, placeText, type Source } from './source-text.ts';

export interface SourceRowProps {
  readonly source: Source;
  readonly voters: SourcesView['agreement']['voters'];
  readonly isOnly: boolean;
  readonly onChange: () => void;
  readonly remove: () => ReturnType<ReturnType<typeof useOffice>['client']['replaceSources']>;
  readonly onDone: () => void;
}

/** A source with its block, when it answered, the words for its health, and what they mean. */
export const SourceRow = ({ source, voters, ...actions }: SourceRowProps) => {
  const { locale, words } = useLanguage();
  const { sources: say } = words.office;
  const { height = null, lagMs = null, words: lines = [] } = source.health ?? {};
  const place = placeText(source, voters, say);
  const works = worksText(source, say.health);
  return (
    <li className="src">
      <div>
        <b>{nameOf(source, say)}</b>
        <small>{[whereOf(source, say.thisComputer), source.own ? say.ownOne : say.publicOne].join(' · ')}</small>
      </div>
      <span className="num">{height === null ? '–' : formatCount(height, locale)}</span>
      <span className="num muted">{lagMs === null ? say.never : formatAge(lagMs / 1_000, words.time)}</span>
      <SourceBadge line={lines[0]} works={works} />
      <div className="source-says">
        {place !== null && <p>{place}</p>}
        {lines.map((line, at) => (
          <HealthSentence key={line.word} line={line} isFirst={at === 0} source={source} />
        ))}
        <Actions source={source} {...actions} />
      </div>
    </li>
  );
};

const worksText = ({ stand }: Source, say: { readonly agrees: string; readonly behind: string }) => {
  if (stand?.place === 'agrees') return { text: say.agrees, isWarning: false };
  return stand?.place === 'behind' ? { text: say.behind, isWarning: true } : undefined;
};

const whereOf = ({ kind, url }: Source, thisComputer: string): string => {
  const [first = ''] = (url ?? '').split(' ');
  const host = hostOf(first);
  if (kind === 'training') return thisComputer;
  return URL.canParse(first) && isThisMachine(new URL(first).hostname) ? `${thisComputer} · ${host}` : host;
};

interface SentenceProps {
  readonly line: HealthLineView;
  /** Its word is the badge, so it is not said again. */
  readonly isFirst: boolean;
  readonly source: Source;
}

const HealthSentence = ({ line, isFirst, source }: SentenceProps) => {
  const { locale, words } = useLanguage();
  const { sources: say } = words.office;
  const { reasonOf, connectionOf } = useReason();
  const { word, reason } = line;
  const label = source.health?.label ?? nameOf(source, say);
  const meaning = (): string | null => {
    if (word === 'not-answering' || word === 'cannot-be-used') return reason && connectionOf(label, reason);
    if (word === 'address-unread' || word === 'wrong-answers') return say.why[word](reason ? reasonOf(reason) : '–');
    if (word === 'catching-up') return reason && say.why[word](reasonOf(reason));
    if (word === 'works' || word === 'starting') return null;
    return say.why[word];
  };
  const text = meaning();
  if (text === null && isFirst) return null;
  return (
    <p>
      {!isFirst && <b>{healthText(line, say, locale)}. </b>}
      {text}
    </p>
  );
};

const Actions = ({ source, isOnly, onChange, remove, onDone }: Omit<SourceRowProps, 'voters'>) => {
  const { sources: say } = useLanguage().words.office;
  const { kind, url } = source;
  const name = url ?? say.kinds[kind];
  return (
    <div className="row">
      {kind !== 'training' && (
        <Button look="small" aria-label={say.changeOne(name)} onClick={onChange}>
          {say.change}
        </Button>
      )}
      <RevokeButton
        title={say.removeTitle(say.kinds[kind])}
        text={isOnly ? say.removeLast : say.removeText}
        verb={say.remove}
        keep={say.keep}
        name={name}
        onRevoke={remove}
        onDone={onDone}
      />
    </div>
  );
};
