import { useCallback, useEffect, useState, type Dispatch, type SetStateAction } from 'react';
import type { InvoiceView } from '../../../../shared/invoice.ts';
import type { Answer } from '../../../common/call.ts';
import type { InvoicePage } from '../../office-calls.ts';
import { useOffice } from '../../common/office-context.ts';
import { FRESH_MS, useEvery } from '../overview/use-overview.ts';
import { requestOf, type Filters } from './filters.ts';

const PAGE = 100;

export interface InvoiceList {
  readonly state: 'loading' | 'ready' | 'failed';
  readonly invoices: readonly InvoiceView[];
  /** Null if counting would need a look at every invoice. */
  readonly total: number | null;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly moreFailed: boolean;
  readonly more: () => void;
  readonly reload: () => void;
}
interface Kept {
  readonly state: InvoiceList['state'];
  readonly invoices: readonly InvoiceView[];
  readonly total: number | null;
  readonly next: string | null;
  readonly older: 'rest' | 'loading' | 'failed';
}
const NOTHING: Kept = { state: 'loading', invoices: [], total: null, next: null, older: 'rest' };

type Ask = (after: string | null) => Promise<Answer<InvoicePage>>;

/** Loads page after page by cursor, and reloads the newest page while the page is visible. Each filter has its own list. */
export const useInvoices = (filters: Filters): InvoiceList => {
  const { client, store } = useOffice();
  const [kept, setKept] = useState<Kept>(NOTHING);
  const [turns] = useState(createTurns);
  const ask = useCallback<Ask>(
    (after) => {
      const narrowed = requestOf(filters, store.timeZone, Date.now());
      return client.invoices({ ...narrowed, limit: String(PAGE), ...(after === null ? {} : { after }) });
    },
    [client, filters, store.timeZone],
  );
  const reload = useNewest(ask, setKept, turns);
  const { next, older } = kept;
  const more = useCallback(() => {
    if (next === null || older === 'loading') return;
    const isMine = turns.hold();
    setKept((was) => ({ ...was, older: 'loading' }));
    void ask(next).then((answer) => {
      if (isMine()) setKept((was) => (answer.ok ? lengthened(was, answer.value) : { ...was, older: 'failed' }));
    });
  }, [ask, next, older, turns]);
  return {
    ...kept,
    hasMore: next !== null,
    isLoadingMore: older === 'loading',
    moreFailed: older === 'failed',
    more,
    reload,
  };
};

const readyWith = ({ invoices, total, next }: InvoicePage): Kept => ({
  ...NOTHING,
  state: 'ready',
  invoices,
  total,
  next,
});

/** The fresh first page, followed by the older invoices already loaded. */
const freshened = (was: Kept, page: InvoicePage): Kept => {
  const { invoices: newest, total } = page;
  if (was.state !== 'ready' || was.invoices.length <= newest.length) return readyWith(page);
  const known = new Set(newest.map(({ id }) => id));
  const last = newest.at(-1);
  const older = last ? was.invoices.filter(({ id, number }) => !known.has(id) && number < last.number) : [];
  return { ...was, invoices: [...newest, ...older], total };
};

const lengthened = (was: Kept, { invoices, next }: InvoicePage): Kept => ({
  ...was,
  invoices: [...was.invoices, ...invoices],
  next,
  older: 'rest',
});

interface Turns {
  /** Begins a turn, which ends the one before. */
  readonly begin: () => void;
  /** @returns whether the current turn is still the latest */
  readonly hold: () => () => boolean;
}

const createTurns = (): Turns => {
  let turn = 0;
  return {
    begin: () => {
      turn += 1;
    },
    hold: () => {
      const mine = turn;
      return () => mine === turn;
    },
  };
};

/** Loads the first page, and reloads it while the page is visible. */
const useNewest = (ask: Ask, setKept: Dispatch<SetStateAction<Kept>>, turns: Turns): (() => void) => {
  const load = useCallback(
    async (isFresh: boolean) => {
      if (!isFresh) turns.begin();
      const isMine = turns.hold();
      const answer = await ask(null);
      if (!isMine()) return; // the filters changed meanwhile
      if (answer.ok) setKept((was) => (isFresh ? freshened(was, answer.value) : readyWith(answer.value)));
      else if (!isFresh) setKept({ ...NOTHING, state: 'failed' });
    },
    [ask, setKept, turns],
  );
  useEffect(() => {
    void load(false);
    return turns.begin;
  }, [load, turns]);
  useEvery(
    useCallback(() => void load(true), [load]),
    FRESH_MS,
  );
  return useCallback(() => {
    setKept(NOTHING);
    void load(false);
  }, [load, setKept]);
};
