import { Plus, ReceiptText, SearchX, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { useLanguage } from '../../language.ts';
import { Button } from '../../../common/Button.tsx';
import { EmptyState } from '../../../common/EmptyState.tsx';
import { formatCount } from '../../../common/format.ts';
import { Icon } from '../../../common/Icon.tsx';
import { ExportButton } from '../../common/ExportSheet.tsx';
import { invoicesCsv } from './export.ts';
import { FilterBar } from './FilterBar.tsx';
import { filtersOf, isNarrowed, queryOf, requestOf, type Filters } from './filters.ts';
import { AttentionBanner } from './AttentionBanner.tsx';
import { PlaceRows, InvoiceRows } from './InvoiceRows.tsx';
import { Stats } from './Stats.tsx';
import { useInvoices, type InvoiceList } from './use-invoices.ts';
import { useOffice } from '../../common/office-context.ts';
import { PageHead } from '../../common/PageHead.tsx';
import { placeOf } from '../../common/place.ts';
import { usePlace } from '../../common/use-place.ts';

/** Every invoice of the shop, narrowed by the filters in the page's address. */
export const Invoices = () => {
  const { office, newSale } = useLanguage().words;
  const { query, filter } = usePlace();
  const filters = useMemo(() => filtersOf(query), [query]);
  // read from the address now, because a typed search may arrive after another filter was pressed
  const change = (next: Partial<Filters>): void =>
    filter(queryOf({ ...filtersOf(placeOf(window.location.hash).query), ...next }));
  const all = (): void => filter({});
  return (
    <>
      <PageHead title={office.nav.invoices}>
        <Export filters={filters} />
        <a className="btn primary" href="/">
          <Icon of={Plus} />
          {newSale}
        </a>
      </PageHead>
      <div className="stack">
        <Stats />
        <AttentionBanner />
        <section className="card" aria-label={office.nav.invoices}>
          <FilterBar filters={filters} onChange={change} />
          <List key={JSON.stringify(query)} filters={filters} onAll={all} />
        </section>
      </div>
    </>
  );
};

const Export = ({ filters }: { readonly filters: Filters }) => {
  const { words } = useLanguage();
  const { client, store } = useOffice();
  return (
    <ExportButton
      file={words.office.csv.file}
      query={() => requestOf(filters, store.timeZone, Date.now())}
      ask={async (query) => {
        const answer = await client.invoices(query);
        return answer.ok ? { ok: true, value: { rows: answer.value.invoices, next: answer.value.next } } : answer;
      }}
      write={(invoices, reading) => invoicesCsv(invoices, words, reading)}
    />
  );
};

const Nothing = ({ filters, onAll }: { readonly filters: Filters; readonly onAll: () => void }) => {
  const { invoices: say } = useLanguage().words.office;
  if (isNarrowed(filters))
    return <EmptyState icon={SearchX} text={say.notFound} action={<Button onClick={onAll}>{say.showAll}</Button>} />;
  const till = (
    <a className="btn" href="/">
      {say.toTill}
    </a>
  );
  return <EmptyState icon={ReceiptText} text={say.empty} action={till} />;
};

const Foot = ({ list }: { readonly list: InvoiceList }) => {
  const { locale, words } = useLanguage();
  const { invoices: say } = words.office;
  const count = (n: number): string => formatCount(n, locale);
  const { invoices, total } = list;
  return (
    <div className="table-f">
      <span role="status">
        {list.moreFailed && say.moreFailed}
        {!list.moreFailed && (total === null ? say.newestFirst : say.shownOf(count(invoices.length), count(total)))}
      </span>
      {list.hasMore && (
        <Button look="small ghost" busy={list.isLoadingMore} onClick={list.more}>
          {say.older}
        </Button>
      )}
    </div>
  );
};

const List = ({ filters, onAll }: { readonly filters: Filters; readonly onAll: () => void }) => {
  const { office: say } = useLanguage().words;
  const list = useInvoices(filters);
  if (list.state === 'loading') return <PlaceRows />;
  if (list.state === 'failed') {
    const again = <Button onClick={list.reload}>{say.retry}</Button>;
    return <EmptyState icon={TriangleAlert} text={say.failed} alert action={again} />;
  }
  if (list.invoices.length === 0 && !list.hasMore) return <Nothing filters={filters} onAll={onAll} />;
  return (
    <>
      <InvoiceRows
        invoices={list.invoices}
        total={list.total}
        isBusy={list.isLoadingMore}
        onNearEnd={list.moreFailed ? stay : list.more}
      />
      <Foot list={list} />
    </>
  );
};

/** A failed page is not loaded again automatically, because it has a button. */
const stay = (): void => undefined;
