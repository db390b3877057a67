import { useReason } from '../../../common/use-reason.ts';
import { Info, Plus, RadioTower } from 'lucide-react';
import { useState } from 'react';
import type { SourceInput } from '../../../common/client.ts';
import { useLanguage } from '../../../common/language.ts';
import { Button } from '../../../common/Button.tsx';
import { EmptyState } from '../../../common/EmptyState.tsx';
import { formatCount, formatSats } from '../../../common/format.ts';
import { Icon } from '../../../common/Icon.tsx';
import type { SourcesInput, SourcesView } from '../../office-calls.ts';
import { Loading } from '../../common/Loading.tsx';
import { formatMoment } from '../../common/format-moment.ts';
import { useOffice } from '../../common/office-context.ts';
import { PageHead } from '../../common/PageHead.tsx';
import { RevokeButton } from '../../common/RevokeButton.tsx';
import { SourceBadge } from './SourceLines.tsx';
import { SourceSheet } from './SourceSheet.tsx';
import { useLoad } from '../../common/use-load.ts';
import { FRESH_MS, useEvery } from '../overview/use-overview.ts';

type Source = SourcesView['sources'][number];
type Kept = SourcesInput['sources'];
const NO_HEALTH = { label: '', state: 'starting', height: null, lagMs: null, lastError: null, lastOkAt: null } as const;

/** Sources that report payments, each with its height, delay and last error. */
export const Sources = () => {
  const { sources: say, nav } = useLanguage().words.office;
  const { client } = useOffice();
  const loaded = useLoad(client.sources);
  useEvery(loaded.reload, FRESH_MS);
  const [edited, setEdited] = useState<Source | 'new' | null>(null);
  const { load, reload } = loaded;
  const sources = load.state === 'ready' ? load.value.sources : [];
  const save = (input: SourceInput) => {
    const isNew = edited === 'new' || edited === null;
    const next: Kept = isNew
      ? [...kept(sources), input]
      : sources.map(({ id }) => (id === edited.id ? input : { kind: 'kept', id }));
    return client.replaceSources({ sources: next });
  };
  const add = (
    <Button onClick={() => setEdited('new')}>
      <Icon of={Plus} />
      {say.add}
    </Button>
  );
  return (
    <>
      <PageHead title={nav.sources}>{sources.length > 0 && add}</PageHead>
      <Loading of={loaded}>
        {() =>
          sources.length === 0 ? (
            <EmptyState icon={RadioTower} text={say.empty} action={add} />
          ) : (
            <div className="stack">
              <p className="muted">{say.text}</p>
              <OnlyPublic sources={sources} />
              <List sources={sources} onChange={setEdited} onDone={reload} />
            </div>
          )
        }
      </Loading>
      {edited && (
        <SourceSheet
          source={edited === 'new' ? null : edited}
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

/** Tells a shop with nothing but one public server what that means (chain.md CHAIN-14, CHAIN-52). */
const OnlyPublic = ({ sources }: { readonly sources: readonly Source[] }) => {
  const { locale, words } = useLanguage();
  const { client } = useOffice();
  const { load } = useLoad(client.policy);
  const [first, ...others] = sources;
  if (!first || first.own || others.length > 0 || load.state !== 'ready') return null;
  return (
    <p className="banner info" role="status">
      <Icon of={Info} />
      {words.office.sources.onlyPublic(formatSats(load.value.agreementLimitSats, locale))}
    </p>
  );
};

const kept = (sources: readonly Source[]): Kept => sources.map(({ id }) => ({ kind: 'kept', id }));

interface RowProps {
  readonly source: Source;
  readonly isOnly: boolean;
  readonly onChange: () => void;
  readonly remove: () => ReturnType<ReturnType<typeof useOffice>['client']['replaceSources']>;
  readonly onDone: () => void;
}

/** Health of a source: state, height, delay and last error. */
const HealthCells = ({ health }: Pick<Source, 'health'>) => {
  const { locale, words } = useLanguage();
  const { sources: say } = words.office;
  const { connectionOf } = useReason();
  const { label, state, height, lagMs, lastError, lastOkAt } = health ?? NO_HEALTH;
  return (
    <>
      <td>
        <SourceBadge state={state} />
        <small>{lastOkAt ? say.lastOk(formatMoment(lastOkAt, locale)) : say.never}</small>
      </td>
      <td className="num">{height === null ? '–' : formatCount(height, locale)}</td>
      <td className="num">{lagMs === null ? '–' : say.ms(formatCount(Math.round(lagMs), locale))}</td>
      <td className="wrap last">
        {lastError ? (
          <span className="bad">{connectionOf(label, lastError)}</span>
        ) : (
          <span className="faint">{say.noError}</span>
        )}
      </td>
    </>
  );
};

const Row = ({ source, isOnly, onChange, remove, onDone }: RowProps) => {
  const { sources: say } = useLanguage().words.office;
  const { kind, url } = source;
  const name = url ?? say.kinds[kind];
  return (
    <tr>
      <td className="ref wrap">
        {say.kinds[kind]}
        {url && <small>{url}</small>}
        <small>{source.own ? say.ownOne : say.publicOne}</small>
      </td>
      <HealthCells health={source.health} />
      <td>
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
      </td>
    </tr>
  );
};

interface ListProps {
  readonly sources: readonly Source[];
  readonly onChange: (source: Source) => void;
  readonly onDone: () => void;
}

const List = ({ sources, onChange, onDone }: ListProps) => {
  const { columns } = useLanguage().words.office.sources;
  const { client } = useOffice();
  return (
    <section className="card">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <div className="scroll" tabIndex={0} role="group" aria-label={columns.source}>
        <table className="table roomy">
          <thead>
            <tr>
              <th>{columns.source}</th>
              <th>{columns.state}</th>
              <th className="num">{columns.height}</th>
              <th className="num">{columns.delay}</th>
              <th>{columns.error}</th>
              <th aria-hidden="true" />
            </tr>
          </thead>
          <tbody>
            {sources.map((source) => (
              <Row
                key={source.id}
                source={source}
                isOnly={sources.length === 1}
                onChange={() => onChange(source)}
                remove={() => client.replaceSources({ sources: kept(sources.filter(({ id }) => id !== source.id)) })}
                onDone={onDone}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
};
