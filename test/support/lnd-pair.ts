/** Two LND nodes on one chain, a shop's and a customer's, with a channel in which both have money. */
import { bake, openChannel, payFrom, startLnd, startLndChain, until, type LndNode } from './lnd.ts';

/** The rights that Satchel asks for (lightning.md LN-14). */
const WANTED = ['info:read', 'invoices:read', 'invoices:write', 'offchain:read'];

export interface LndPair {
  readonly chain: Awaited<ReturnType<typeof startLndChain>>;
  readonly shop: LndNode;
  readonly customer: LndNode;
  /** Pays from the customer, again and again until it succeeds; a payment of a hash succeeds only once. */
  readonly pay: (bolt11: string) => Promise<void>;
  /** The text by which a shop connects its node; `url` and `certificate` are those of a line to it, if there is one. */
  readonly textFor: (url?: string, certificate?: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Starts both, which takes half a minute. */
export const startLndPair = async (): Promise<LndPair> => {
  const chain = await startLndChain();
  const [shop, customer] = await Promise.all([startLnd(chain), startLnd(chain)]);
  await openChannel(chain, customer, shop);
  return {
    chain,
    shop,
    customer,
    pay: (bolt11) => until('it is paid', () => isPaid(customer, bolt11)),
    textFor: async (url = shop.url, certificate = shop.certificate()) =>
      `type=lnd-rest;server=${url};macaroon=${await bake(shop, WANTED)};certthumbprint=${certificate}`,
    close: async () => {
      await Promise.all([shop.close(), customer.close()]);
      await chain.close();
    },
  };
};

/** An earlier try may have succeeded after its answer was given up. */
const isPaid = async (customer: LndNode, bolt11: string): Promise<boolean> => {
  try {
    return (await payFrom(customer, bolt11)) === 'SUCCEEDED';
  } catch (error) {
    if (String(error).includes('invoice is already paid')) return true;
    throw error;
  }
};
