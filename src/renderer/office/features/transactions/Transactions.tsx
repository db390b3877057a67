import { ArrowLeftRight, Ban, Bitcoin, Check, Clock, Search, Zap, type LucideIcon } from 'lucide-react';
import { useCallback, useMemo, type FormEvent } from 'react';
import { PAYMENT_METHODS } from '../../../../shared/vocabulary.ts';
import { useLanguage } from '../../language.ts';
import { PriceList } from '../../../common/PriceList.tsx';
import { Badge, type Tone } from '../../../common/Badge.tsx';
import { Button } from '../../../common/Button.tsx';
import { EmptyState } from '../../../common/EmptyState.tsx';
import { textOf } from '../../../forms/form.ts';
import { formatMoney, formatSats, shorten } from '../../../common/format.ts';
import { Icon } from '../../../common/Icon.tsx';
import { ExportButton } from '../../common/ExportSheet.tsx';
import { Loading } from '../../common/Loading.tsx';
import { formatMoment } from '../../common/format-moment.ts';
import { PageHead } from '../../common/PageHead.tsx';
import { Pager } from '../../common/Pager.tsx';
import { hrefOf } from '../../common/place.ts';
import { useStoreClient, type TransactionPage } from '../../store-api-client.ts';
import { askFor, STATES, transactionsCsv } from './transactions.ts';
import { useLoad } from '../../common/use-load.ts';
import { usePlace } from '../../common/use-place.ts';

type Transaction = TransactionPage['transactions'][number];

const ON_A_PAGE = '50';
const LOOKS: Readonly<Record<Transaction['state'], readonly [LucideIcon, Tone]>> = {
  processing: [Clock, 'go'],
  settled: [Check, 'paid'],
  invalid: [Ban, 'bad'],
};
const METHODS: Readonly<Record<Transaction['kind'], LucideIcon>> = { onchain: Bitcoin, lightning: Zap };

/** Every payment, by Bitcoin and by Lightning. */
export const Transactions = () => {
  const { transactions: say } = useLanguage().words.officeStore;
  const store = useStoreClient();
  const { query } = usePlace();
  const asked = useMemo(() => askFor(query), [query]);
  const after = query['after'] ?? '';
  const ask = useCallback(
    () => store.transactions({ ...asked, limit: ON_A_PAGE, ...(after && { after }) }),
    [store, asked, after],
  );
  const loaded = useLoad(ask);
  const isFiltered = Object.keys(asked).length > 0;
  const isEmpty = loaded.load.state === 'ready' && loaded.load.value.transactions.length === 0;
  if (isEmpty && !isFiltered && after === '')
    return (
      <>
        <PageHead title={say.title} />
        <EmptyState icon={ArrowLeftRight} text={say.empty} />
      </>
    );
  return (
    <>
      <PageHead title={say.title}>
        <Export />
      </PageHead>
      <section className="card" aria-label={say.title}>
        <Filters />
        <Loading of={loaded}>{(page) => (page.transactions.length === 0 ? <None /> : <Table {...page} />)}</Loading>
      </section>
    </>
  );
};

const Row = ({ of }: { readonly of: Transaction }) => {
  const { locale, words } = useLanguage();
  const { transactions: say } = words.officeStore;
  const [icon, tone] = LOOKS[of.state];
  const id = of.txid ?? of.paymentHash ?? '';
  return (
    <tr>
      <td className="muted">{formatMoment(of.seenAt, locale)}</td>
      <td className="ref">
        <a className="row-link" href={hrefOf('invoice', {}, of.invoiceId)}>
          {words.sale(of.number)}
        </a>
        {of.orderId !== null && <small>{say.order(of.orderId)}</small>}
      </td>
      <td>
        <Badge icon={icon} tone={tone}>
          {say.states[of.state]}
        </Badge>
      </td>
      <td>
        <span className="method">
          <Icon of={METHODS[of.kind]} />
          {say.kinds[of.kind]}
        </span>
      </td>
      <td className="hide-s">
        <code className="mono faint" title={id}>
          {shorten(id)}
        </code>
      </td>
      <td className="num muted">{formatSats(of.amountSats, locale)}</td>
      <td className="num amt">{formatMoney(of.amount, of.currency, locale)}</td>
    </tr>
  );
};

const Table = ({ transactions, next }: TransactionPage) => {
  const { transactions: say } = useLanguage().words.officeStore;
  return (
    <>
      <div className="scroll">
        <table className="table">
          <thead>
            <tr>
              <th>{say.time}</th>
              <th>{say.sale}</th>
              <th>{say.state}</th>
              <th>{say.kind}</th>
              <th className="hide-s">{say.id}</th>
              <th className="num">{say.sats}</th>
              <th className="num">{say.amount}</th>
            </tr>
          </thead>
          <tbody>
            <PriceList prices={transactions}>
              {transactions.map((one) => (
                <Row key={one.id} of={one} />
              ))}
            </PriceList>
          </tbody>
        </table>
      </div>
      <Pager next={next} />
    </>
  );
};

interface PillsProps {
  readonly label: string;
  readonly name: 'kind' | 'state';
  readonly choices: readonly (readonly [value: string, word: string])[];
}

const Pills = ({ label, name, choices }: PillsProps) => {
  const { query, filter } = usePlace();
  const now = choices.some(([value]) => value === query[name]) ? query[name] : '';
  return (
    <div className="pills" role="group" aria-label={label}>
      {choices.map(([value, word]) => (
        <button
          key={value}
          type="button"
          className="pill"
          aria-pressed={value === now}
          onClick={() => filter({ ...query, after: '', [name]: value })}
        >
          {word}
        </button>
      ))}
    </div>
  );
};

const Filters = () => {
  const { transactions: say } = useLanguage().words.officeStore;
  const { query, filter } = usePlace();
  const day = (name: 'from' | 'to') => (
    <label className="field day">
      <span>{say[name]}</span>
      <input
        type="date"
        value={query[name] ?? ''}
        onChange={(event) => filter({ ...query, after: '', [name]: event.currentTarget.value })}
      />
    </label>
  );
  const search = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    filter({ ...query, after: '', q: textOf(new FormData(event.currentTarget), 'q').trim() });
  };
  return (
    <div className="filters">
      <Pills
        label={say.kind}
        name="kind"
        choices={[['', say.all], ...PAYMENT_METHODS.map((one) => [one, say.kinds[one]] as const)]}
      />
      <Pills
        label={say.state}
        name="state"
        choices={[['', say.all], ...STATES.map((one) => [one, say.states[one]] as const)]}
      />
      <div className="narrow">
        {day('from')}
        {day('to')}
        <form className="search" role="search" onSubmit={search}>
          <label className="field">
            <Icon of={Search} />
            <span className="vh">{say.search}</span>
            <input
              key={query['q'] ?? ''}
              name="q"
              type="search"
              autoComplete="off"
              placeholder={say.search}
              defaultValue={query['q']}
            />
          </label>
        </form>
      </div>
    </div>
  );
};

const Export = () => {
  const { officeStore, office } = useLanguage().words;
  const { transactions: say } = officeStore;
  const store = useStoreClient();
  const { query } = usePlace();
  return (
    <ExportButton
      file={say.file}
      query={() => askFor(query)}
      ask={async (asked) => {
        const answer = await store.transactions(asked);
        return answer.ok ? { ok: true, value: { rows: answer.value.transactions, next: answer.value.next } } : answer;
      }}
      write={(transactions, reading) => transactionsCsv(transactions, { say, csv: office.csv }, reading)}
    />
  );
};

const None = () => {
  const { transactions: say } = useLanguage().words.officeStore;
  const { filter } = usePlace();
  const clear = <Button onClick={() => filter({})}>{say.clear}</Button>;
  return <EmptyState icon={Search} text={say.none} action={clear} />;
};
