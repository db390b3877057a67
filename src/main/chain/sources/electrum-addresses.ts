import type { KnownHeader } from '../../app/payment/observations.ts';
import type { InvoiceRecord } from '../../app/records.ts';
import type { SourceDeps } from '../source.ts';
import { createAddressSweep, createChecks } from './address-checks.ts';
import { checkAddress, type ElectrumCheck } from './electrum-address.ts';
import type { ElectrumApi } from './electrum-api.ts';
import { isFrozen, type ElectrumHeaders } from './electrum-headers.ts';
import { createSubscriptions, type Subscriptions } from './electrum-subscriptions.ts';
import type { Queue } from './address-queue.ts';

/** Addresses that are checked beside each other. */
const AT_ONCE = 20;

export interface AddressesDeps {
  readonly sourceId: string;
  readonly deps: SourceDeps;
  readonly queue: Queue;
  readonly headers: ElectrumHeaders;
  /** Addresses that are subscribed to at most. */
  readonly most: number;
}

/** Checks the addresses that are due, those that the server speaks about and the next one of the sweep. */
export const createElectrumAddresses = ({ sourceId, deps, queue, headers, most }: AddressesDeps) => {
  const { intervals, clock, database } = deps;
  const subscriptions = createSubscriptions(most);
  const subscriber = createSubscriber({ sourceId, deps, queue, headers, subscriptions });
  const memory = { told: new Map<string, string>(), depths: new Map<string, number>() };
  const sweep = createAddressSweep(sourceId, deps);
  let current: ElectrumApi | null = null;

  const checkOf = (api: ElectrumApi): ElectrumCheck => ({ sourceId, api, headers, deps, ...memory });
  const check = async (invoice: InvoiceRecord): Promise<boolean> => {
    if (!current) return false;
    const outcome = await checkAddress(checkOf(current), invoice);
    const nowMs = clock.nowMs();
    const isUnheard = isOpen(invoice) && !subscriptions.covers(invoice.id);
    if (outcome === 'missing') queue.ask(invoice.id, nowMs + intervals.chainCheckMs);
    else if (isUnheard) queue.ask(invoice.id, nowMs + intervals.openAddressMs);
    return outcome !== 'moved';
  };
  const checks = createChecks({
    sourceId,
    deps,
    queue,
    check,
  });

  return {
    /** A new connection knows no address. */
    meet: (api: ElectrumApi, watched: readonly InvoiceRecord[]): void => {
      current = api;
      subscriptions.reset();
      subscriber.want(watched);
    },
    watch: (invoice: InvoiceRecord): void => subscriber.want([invoice]),
    subscribe: subscriber.subscribe,
    /** The server says that an address changed. */
    noticed: (scriptHash: string): void => {
      for (const id of subscriptions.invoicesOf(scriptHash)) queue.ask(id, 0);
    },
    /** Checks an address without waiting for its turn. If it cannot be read, it is due, and fails there. */
    checkNow: async (api: ElectrumApi, invoiceId: string): Promise<void> => {
      const invoice = await database.read.invoices.get(invoiceId);
      if (invoice) await checkAddress(checkOf(api), invoice).catch(() => queue.ask(invoiceId, 0));
    },
    /** Begins checks and waits for them, for a short while. @throws what speaks against the source */
    check: async (): Promise<void> => {
      checks.begin(queue.due(clock.nowMs(), AT_ONCE - checks.running()));
      if (checks.running() === 0) checks.begin(await sweep.next((id) => !queue.faults.has(id)));
      await checks.settle();
    },
    isChecking: (): boolean => checks.running() > 0,
    isSweeping: sweep.isRunning,
    /** Waits for the checks that still run. */
    ended: checks.ended,
  };
};

type SubscriberDeps = Omit<AddressesDeps, 'most'> & { readonly subscriptions: Subscriptions };

/** Subscribes to new addresses. One without any history is thereby checked, unless a payment is missing from it. */
const createSubscriber = ({ sourceId, deps, queue, headers, subscriptions }: SubscriberDeps) => {
  let wanted: readonly InvoiceRecord[] = [];
  /** @returns the invoices whose address is checked now */
  const subscribe = async (
    api: ElectrumApi,
    added: readonly InvoiceRecord[],
    tip: KnownHeader,
  ): Promise<ReadonlySet<string>> => {
    const begunAtMs = deps.clock.nowMs();
    const empty = new Set(await subscriptions.add(api, added));
    for (const { invoiceId } of await deps.database.read.payments.ofInvoices([...empty])) empty.delete(invoiceId);
    if (empty.size === 0 || headers.tip() !== tip || isFrozen(deps, tip.timeMs)) return new Set();
    await deps.recorder.observe({ kind: 'chain-check', sourceId, begunAtMs, invoiceIds: [...empty] });
    return empty;
  };
  return {
    want: (invoices: readonly InvoiceRecord[]): void => {
      wanted = [...wanted, ...invoices];
    },
    subscribe: async (api: ElectrumApi, tip: KnownHeader): Promise<void> => {
      const added = wanted;
      if (added.length === 0) return;
      // before the request, because a notice that comes meanwhile makes them due again
      for (const { id } of added) queue.take(id);
      let checked: ReadonlySet<string> = new Set();
      try {
        checked = await subscribe(api, added, tip);
        wanted = wanted.filter((invoice) => !added.includes(invoice));
      } finally {
        const nowMs = deps.clock.nowMs();
        for (const invoice of added)
          if (checked.has(invoice.id)) queue.reschedule(invoice, invoice.id, nowMs);
          else queue.again(invoice.id, nowMs);
      }
    },
  };
};

const isOpen = ({ status }: InvoiceRecord): boolean => status === 'new' || status === 'processing';
