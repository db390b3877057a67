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
    pay: (bolt11) => payUntilPaid(customer, bolt11),
    textFor: (url, certificate) => textOf(shop, url, certificate),
    close: async () => {
      await Promise.all([shop.close(), customer.close()]);
      await chain.close();
    },
  };
};

/** Pays from a node, again and again until it succeeds. */
export const payUntilPaid = (from: LndNode, bolt11: string): Promise<void> =>
  until('it is paid', () => isPaid(from, bolt11));

/** The text by which a shop connects a node. */
export const textOf = async (node: LndNode, url = node.url, certificate = node.certificate()): Promise<string> =>
  `type=lnd-rest;server=${url};macaroon=${await bake(node, WANTED)};certthumbprint=${certificate}`;

/** An earlier try may have succeeded after its answer was given up. */
const isPaid = async (customer: LndNode, bolt11: string): Promise<boolean> => {
  try {
    return (await payFrom(customer, bolt11)) === 'SUCCEEDED';
  } catch (error) {
    if (String(error).includes('invoice is already paid')) return true;
    throw error;
  }
};
