/** A shop over one real source of each kind, and its node. */
import type { SourceConfig } from '../../src/main/app/ports.ts';
import { startBitcoinNode, type BitcoinNode } from './bitcoin-node.ts';
import { startElectrumX } from './electrumx.ts';
import { startEsploraFacade, type EsploraFacade } from './esplora-facade.ts';
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
interface Opened extends NodeAndShop {
  /** The Esplora of the shop, if it has one. */
  readonly facade: EsploraFacade | null;
}

export const openShopOver = async (kind: Kind, keep: Keep): Promise<Opened> => {
  const node = keep(await startBitcoinNode({ txindex: kind === 'ElectrumX' }));
  const facade = kind === 'Esplora' ? keep(await startEsploraFacade(node)) : null;
  const source = await sourceOver(kind, node, facade, keep);
  const shop = keep(await openShop({ sources: [source], password: node.rpcPassword }));
  await shop.untilHeight(await node.height());
  return { node, shop, facade };
};

const sourceOver = async (
  kind: Kind,
  node: BitcoinNode,
  facade: EsploraFacade | null,
  keep: Keep,
): Promise<SourceConfig> => {
  if (facade) return { id: 'esplora', kind: 'esplora', urls: [facade.url] };
  if (kind === 'Bitcoin Core') return coreConfig(node);
  const { tcpUrl } = keep(await startElectrumX(node));
  return { id: 'electrum', kind: 'electrum', urls: [tcpUrl], own: true };
};

export const SATS = 40_000n;

/** Confirmations of money that may be spent even when the deepest reorganisation has taken its blocks away. */
export const RIPE = 110;

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
