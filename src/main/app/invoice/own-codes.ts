import type { Lightning } from '../lightning-invoice/lightning-ports.ts';
import type { DerivedAddress, Logger, WalletKeys } from '../ports.ts';
import type { InvoiceRecord } from '../records.ts';
import type { Database } from '../repositories.ts';
import type { InvoiceReads } from './invoice-repositories.ts';

export interface OwnCodes {
  /** Remembers an address that was just derived, so that it need not be derived again. */
  readonly note: (walletId: string, address: DerivedAddress) => void;
  /**
   * The database for whatever shows invoices. An address that the wallet's key does not give, or a Lightning invoice that
   * the node did not sign, is missing in what it reads: pages and screens then send the customer to the counter.
   */
  readonly database: Database;
}

export interface OwnCodesDeps {
  readonly database: Database;
  readonly walletKeys: Pick<WalletKeys, 'derive' | 'isOpen'>;
  readonly lightning: Pick<Lightning, 'isOwn'>;
  readonly logger: Pick<Logger, 'error'>;
}

/** Addresses to remember; the oldest are derived again when somebody looks at their invoice. */
const MOST_KNOWN = 20_000;
/** Invoices to complain about once each, so that a page that is loaded over and over does not fill the log. */
const MOST_TOLD = 1_000;

/**
 * Whoever can write to the database could put an address of their own where the shop's was (reliability.md A22). So no
 * address is taken from it on trust: it is derived from the wallet's key, which is one of the secrets, and compared.
 * Each is derived once per start. While a wallet's key is not open, an address that was not derived before is not shown.
 */
export const createOwnCodes = (deps: OwnCodesDeps): OwnCodes => {
  const addresses = createKnownAddresses(deps.walletKeys);
  const tell = createTeller(deps.logger);

  const shownOnchain = async (invoice: InvoiceRecord): Promise<InvoiceRecord> => {
    const { address, walletId, addressIndex } = invoice;
    if (address === null) return invoice;
    const own = await addresses.find(walletId, addressIndex);
    if (own === 'unknown') return isPayable(invoice) ? withoutAddress(invoice) : invoice;
    if (own?.address === address && own.scriptHex === invoice.scriptHex) return invoice;
    tell(
      { invoiceId: invoice.id, walletId, addressIndex },
      'an address in the database could not be shown to be of its wallet',
    );
    return withoutAddress(invoice);
  };
  const shownLightning = async (invoice: InvoiceRecord): Promise<InvoiceRecord> => {
    if (invoice.bolt11 === null || !isPayable(invoice) || (await deps.lightning.isOwn(invoice.bolt11))) return invoice;
    tell({ invoiceId: invoice.id }, 'a Lightning invoice in the database could not be shown to be of its node');
    return { ...invoice, bolt11: null };
  };
  const shown = async (invoice: InvoiceRecord): Promise<InvoiceRecord> => shownLightning(await shownOnchain(invoice));

  return {
    note: addresses.note,
    database: {
      ...deps.database,
      read: { ...deps.database.read, invoices: reading(deps.database.read.invoices, shown) },
    },
  };
};

/** Lists leave ended invoices as they are: nobody is asked to pay to them, and a page would derive hundreds of addresses. */
const reading = (invoices: InvoiceReads, shown: (invoice: InvoiceRecord) => Promise<InvoiceRecord>): InvoiceReads => {
  const listed = (found: readonly InvoiceRecord[]): Promise<InvoiceRecord[]> =>
    Promise.all(found.map(async (invoice) => (isPayable(invoice) ? shown(invoice) : invoice)));
  return {
    ...invoices,
    get: async (id) => {
      const invoice = await invoices.get(id);
      return invoice && shown(invoice);
    },
    list: async (filter) => {
      const page = await invoices.list(filter);
      return { ...page, invoices: await listed(page.invoices) };
    },
    listByMethod: async (filter, method) => {
      const page = await invoices.listByMethod(filter, method);
      return { ...page, invoices: await listed(page.invoices) };
    },
    ofWallet: async (walletId, below, limit) => listed(await invoices.ofWallet(walletId, below, limit)),
  };
};

/** Its code is shown, or may be shown again after a replacement by the sender. */
const isPayable = ({ status }: InvoiceRecord): boolean => status === 'new' || status === 'processing';

const withoutAddress = (invoice: InvoiceRecord): InvoiceRecord => ({ ...invoice, address: null, scriptHex: null });

type Own = Pick<DerivedAddress, 'address' | 'scriptHex'>;

const createKnownAddresses = (walletKeys: OwnCodesDeps['walletKeys']) => {
  const known = new Map<string, Own>();
  const deriving = new Map<string, Promise<Own | undefined>>();
  const keep = (name: string, { address, scriptHex }: Own): void => {
    if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value ?? '');
    known.set(name, { address, scriptHex });
  };
  const derive = async (name: string, walletId: string, index: number): Promise<Own | undefined> => {
    const [made] = await walletKeys.derive(walletId, index, 1);
    if (made) keep(name, made);
    return made;
  };
  return {
    note: (walletId: string, made: DerivedAddress): void => keep(nameOf(walletId, made.index), made),
    /** @returns `unknown` while the wallet's key is not open; undefined if there is no such address */
    find: async (walletId: string | null, index: number | null): Promise<Own | 'unknown' | undefined> => {
      if (walletId === null || index === null) return undefined;
      const name = nameOf(walletId, index);
      const found = known.get(name);
      if (found) return found;
      if (!walletKeys.isOpen(walletId)) return 'unknown';
      const running = deriving.get(name) ?? derive(name, walletId, index).finally(() => deriving.delete(name));
      deriving.set(name, running);
      return running.catch(() => undefined); // an index that no key has, or two code paths that disagree
    },
  };
};

const nameOf = (walletId: string, index: number): string => `${walletId}/${index}`;

const createTeller = (logger: OwnCodesDeps['logger']) => {
  const told = new Set<string>();
  return (facts: { readonly invoiceId: string; readonly [name: string]: unknown }, what: string): void => {
    if (told.has(facts.invoiceId) || told.size >= MOST_TOLD) return;
    told.add(facts.invoiceId);
    logger.error(facts, `${what}: it is not shown`);
  };
};
