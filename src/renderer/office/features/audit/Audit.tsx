import { ScrollText } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useLanguage } from '../../language.ts';
import { Button } from '../../../common/Button.tsx';
import { EmptyState } from '../../../common/EmptyState.tsx';
import { formatDate, formatTime } from '../../../common/format.ts';
import { changesOf, type Change } from './audit.ts';
import type { AuditEntry } from '../../office-calls.ts';
import { Loading } from '../../common/Loading.tsx';
import { useOffice } from '../../common/office-context.ts';
import { PageHead } from '../../common/PageHead.tsx';
import { useLoad } from '../../common/use-load.ts';

const PAGE = 100;

/** Who did what, with the values before and after. */
export const Audit = () => {
  const { audit: say, nav } = useLanguage().words.office;
  const { client } = useOffice();
  const loaded = useLoad(useCallback(() => client.audit({ limit: String(PAGE) }), [client]));
  return (
    <>
      <PageHead title={nav.audit} />
      <Loading of={loaded}>
        {({ entries }) =>
          entries.length === 0 ? (
            <EmptyState icon={ScrollText} text={say.empty} />
          ) : (
            <div className="stack">
              <p className="muted">{say.text}</p>
              <Table first={entries} />
            </div>
          )
        }
      </Loading>
    </>
  );
};

const ChangeLine = ({ name, before, after }: Change) => (
  <li>
    <span className="faint">{name}</span> {before !== null && <s>{before}</s>}
    {before !== null && after !== null && ' → '}
    {after}
  </li>
);

const Row = ({ entry }: { readonly entry: AuditEntry }) => {
  const { locale, words } = useLanguage();
  const { audit: say } = words.office;
  const names: Readonly<Record<string, string>> = say.what;
  return (
    <tr>
      <td>
        <time dateTime={entry.at}>
          {formatTime(entry.at, locale)}
          <small>{formatDate(entry.at, locale)}</small>
        </time>
      </td>
      <td>{entry.userName ?? say.nobody}</td>
      <td className="ref wrap">{names[entry.what] ?? entry.what}</td>
      <td className="wrap">
        <ul className="changes">
          {changesOf(entry.before, entry.after).map((change) => (
            <ChangeLine key={change.name} {...change} />
          ))}
        </ul>
      </td>
    </tr>
  );
};

interface Shown {
  readonly entries: readonly AuditEntry[];
  readonly hasMore: boolean;
}

const shownOf = (entries: readonly AuditEntry[], added: number): Shown => ({ entries, hasMore: added === PAGE });

/** The next page begins at the time of the last entry, so entries of that millisecond come twice and are dropped here. */
const withOlder = (entries: readonly AuditEntry[], older: readonly AuditEntry[]): readonly AuditEntry[] => {
  const known = new Set(entries.map(({ id }) => id));
  return [...entries, ...older.filter(({ id }) => !known.has(id))];
};

const Table = ({ first }: { readonly first: readonly AuditEntry[] }) => {
  const { audit: say } = useLanguage().words.office;
  const { client } = useOffice();
  const [shown, setShown] = useState<Shown>(shownOf(first, first.length));
  const [state, setState] = useState<'rest' | 'busy' | 'failed'>('rest');
  const older = async (): Promise<void> => {
    setState('busy');
    const last = shown.entries.at(-1)?.at ?? '';
    const before = new Date(Date.parse(last) + 1).toISOString();
    const answer = await client.audit({ limit: String(PAGE), before });
    setState(answer.ok ? 'rest' : 'failed');
    if (!answer.ok) return;
    const { entries } = answer.value;
    setShown(shownOf(withOlder(shown.entries, entries), entries.length));
  };
  const { columns } = say;
  return (
    <section className="card">
      <div className="scroll">
        <table className="table audit">
          <thead>
            <tr>
              <th>{columns.time}</th>
              <th>{columns.who}</th>
              <th>{columns.what}</th>
              <th>{columns.change}</th>
            </tr>
          </thead>
          <tbody>
            {shown.entries.map((entry) => (
              <Row key={entry.id} entry={entry} />
            ))}
          </tbody>
        </table>
      </div>
      {shown.hasMore && (
        <div className="table-f">
          <span role="status">{state === 'failed' && say.moreFailed}</span>
          <Button look="small ghost" busy={state === 'busy'} onClick={() => void older()}>
            {say.older}
          </Button>
        </div>
      )}
    </section>
  );
};
