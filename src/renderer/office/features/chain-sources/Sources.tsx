import { Check, Info, Plus, RadioTower, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { SourceInput } from '../../../common/client.ts';
import { useLanguage } from '../../language.ts';
import { Button } from '../../../common/Button.tsx';
import { EmptyState } from '../../../common/EmptyState.tsx';
import { formatAge, formatCount } from '../../../common/format.ts';
import { Icon } from '../../../common/Icon.tsx';
import type { OwnKind } from '../../../forms/source-forms.ts';
import type { SourcesInput, SourcesView } from '../../office-calls.ts';
import { Loading } from '../../common/Loading.tsx';
import { useOffice } from '../../common/office-context.ts';
import { PageHead } from '../../common/PageHead.tsx';
import { Decide } from './Decide.tsx';
import { SourceRow } from './SourceRow.tsx';
import { SourceSheet } from './SourceSheet.tsx';
import { isAgreeing, nameOf, type Source } from './source-text.ts';
import { useLoad } from '../../common/use-load.ts';
import { FRESH_MS, useEvery } from '../overview/use-overview.ts';
import './sources.css';

type Kept = SourcesInput['sources'];
/** The source that is changed, or the kind of a new one. */
type Edited = Source | OwnKind;

/** Sources that report payments, what is wrong with them, and how they agree. */
export const Sources = () => {
  const { sources: say, nav } = useLanguage().words.office;
  const { client } = useOffice();
  const loaded = useLoad(client.sources);
  useEvery(loaded.reload, FRESH_MS);
  const [edited, setEdited] = useState<Edited | null>(null);
  const { load, reload } = loaded;
  const sources = load.state === 'ready' ? load.value.sources : [];
  const save = (input: SourceInput) => {
    const next: Kept =
      edited === null || typeof edited === 'string'
        ? [...kept(sources), input]
        : sources.map(({ id }) => (id === edited.id ? input : { kind: 'kept', id }));
    return client.replaceSources({ sources: next });
  };
  return (
    <>
      <PageHead title={nav.sources}>
        {sources.length > 0 && (
          <Button onClick={() => setEdited('core')}>
            <Icon of={Plus} />
            {say.add}
          </Button>
        )}
      </PageHead>
      <Loading of={loaded}>
        {(view) =>
          view.sources.length === 0 ? (
            <Empty onAdd={setEdited} />
          ) : (
            <div className="source-cols">
              <div className="stack">
                <Disagreement view={view} />
                <List view={view} onChange={setEdited} onDone={reload} />
              </div>
              <Decide view={view} />
            </div>
          )
        }
      </Loading>
      {edited && (
        <SourceSheet
          source={typeof edited === 'string' ? null : edited}
          kind={typeof edited === 'string' ? edited : null}
          onSave={save}
          onClose={() => setEdited(null)}
          onDone={() => {
            setEdited(null);
            reload();
          }}
        />
      )}
    </>
  );
};

const kept = (sources: readonly Source[]): Kept => sources.map(({ id }) => ({ kind: 'kept', id }));

const Empty = ({ onAdd }: { readonly onAdd: (kind: OwnKind) => void }) => {
  const { sources: say } = useLanguage().words.office;
  return (
    <EmptyState
      icon={RadioTower}
      strong={say.emptyTitle}
      text={say.empty}
      action={
        <div className="row">
          <Button onClick={() => onAdd('core')}>{say.useOwn}</Button>
          <Button look="primary" onClick={() => onAdd('esplora')}>
            {say.usePublic}
          </Button>
        </div>
      }
    />
  );
};

/** Says that sources are left out, and whether sales continue (chain.md CHAIN-60). */
const Disagreement = ({ view: { agreement, sources } }: { readonly view: SourcesView }) => {
  const { locale, words } = useLanguage();
  const { sources: page } = words.office;
  const { decide: say } = page;
  const left = sources.filter((source) => !isAgreeing(source));
  if (left.length === 0) return null;
  const isStarting = left.every(({ health }) => (health?.words[0]?.word ?? 'starting') === 'starting');
  if (isStarting) return null;
  const names = new Intl.ListFormat(locale).format(left.map((source) => nameOf(source, page)));
  const decides = agreement.voters !== 'nobody';
  return (
    <p className={`banner ${decides ? '' : 'bad'}`} role="status">
      <Icon of={decides ? TriangleAlert : Info} />
      <span>
        <b>{say.agree(sources.length - left.length, sources.length)}.</b> {decides ? say.goOn : say.wait}{' '}
        {say.leftOut(names)}
      </span>
    </p>
  );
};

interface ListProps {
  readonly view: SourcesView;
  readonly onChange: (source: Source) => void;
  readonly onDone: () => void;
}

const List = ({ view: { agreement, sources }, onChange, onDone }: ListProps) => {
  const { columns, decide: say } = useLanguage().words.office.sources;
  const { client } = useOffice();
  const agreeing = sources.filter(isAgreeing).length;
  return (
    <section className="card">
      <div className="card-h">
        <h2>{say.agree(agreeing, sources.length)}</h2>
        <BestBlock agreement={agreement} isGood={agreeing === sources.length} />
      </div>
      <div className="src head" aria-hidden="true">
        <span>{columns.source}</span>
        <span className="num">{columns.height}</span>
        <span className="num">{columns.answered}</span>
        <span>{columns.state}</span>
      </div>
      <ul aria-label={columns.source}>
        {sources.map((source) => (
          <SourceRow
            key={source.id}
            source={source}
            voters={agreement.voters}
            isOnly={sources.length === 1}
            onChange={() => onChange(source)}
            remove={() => client.replaceSources({ sources: kept(sources.filter(({ id }) => id !== source.id)) })}
            onDone={onDone}
          />
        ))}
      </ul>
    </section>
  );
};

const BestBlock = ({ agreement: { height, ageSeconds }, isGood }: BestBlockProps) => {
  const { locale, words } = useLanguage();
  const { decide: say } = words.office.sources;
  return (
    <span className={`badge ${isGood ? '' : 'warn'}`}>
      <Icon of={isGood ? Check : TriangleAlert} />
      {height === null ? say.noBlock : say.block(formatCount(height, locale), formatAge(ageSeconds ?? 0, words.time))}
    </span>
  );
};
interface BestBlockProps {
  readonly agreement: SourcesView['agreement'];
  readonly isGood: boolean;
}
