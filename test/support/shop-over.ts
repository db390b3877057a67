/** A shop over one real source of each kind, and its node. */
import { startBitcoinNode, type BitcoinNode } from './bitcoin-node.ts';
import { startElectrumX } from './electrumx.ts';
import { startEsploraFacade } from './esplora-facade.ts';
import { coreConfig, openShop, type PayableInvoice, type Shop } from './regtest-shop.ts';
import { ELECTRUMX_MISSING } from './tools.ts';

export const KINDS = ['Bitcoin Core', 'Esplora', ...(ELECTRUMX_MISSING ? [] : (['ElectrumX'] as const))] as const;
export type Kind = (typeof KINDS)[number];

/** Remembers what must be closed at the end, the newest first. */
export type Keep = <T extends { readonly close: () => Promise<unknown> }>(one: T) => T;

export interface NodeAndShop {
  readonly node: BitcoinNode;
  readonly shop: Shop;
}

export const openShopOver = async (kind: Kind, keep: Keep): Promise<NodeAndShop> => {
  const node = keep(await startBitcoinNode({ txindex: kind === 'ElectrumX' }));
  const shop = keep(await openOver(kind, node, keep));
  await shop.untilHeight(await node.height());
  return { node, shop };
};

const openOver = async (kind: Kind, node: BitcoinNode, keep: Keep): Promise<Shop> => {
  if (kind === 'Bitcoin Core') return openShop({ sources: [coreConfig(node)], password: node.rpcPassword });
  if (kind === 'Esplora') {
    const { url } = keep(await startEsploraFacade(node));
    return openShop({ sources: [{ id: 'esplora', kind: 'esplora', urls: [url] }] });
  }
  const { tcpUrl } = keep(await startElectrumX(node));
  return openShop({ sources: [{ id: 'electrum', kind: 'electrum', urls: [tcpUrl], own: true }] });
};

export const SATS = 40_000n;

/** Makes a sale that is paid and in the last block. @param minconf of the money that pays it */
export const settle = async (
  { node, shop }: NodeAndShop,
  minconf = 0,
): Promise<{ sale: PayableInvoice; txid: string }> => {
  const sale = await shop.charge(SATS);
  // the wallet would lock it to the height of now, so that it could not be mined below
  const outputs = [{ [sale.address]: '0.00040000' }];
  const { txid } = await node.rpc<{ txid: string }>('send', outputs, null, 'unset', null, { locktime: 0, minconf });
  await shop.until(sale.id, 'processing');
  await node.mine(1);
  await shop.until(sale.id, 'settled');
  return { sale, txid };
};
