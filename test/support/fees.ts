/** Payments at a chosen fee, and a node that has learned what fees are usual. */
import type { BitcoinNode } from './bitcoin-node.ts';

/** The estimate of the node comes from blocks whose payments all paid this. */
const USUAL_RATE = 20;

export interface FeeTerms {
  readonly satsPerByte?: number;
  /** It signals BIP 125. */
  readonly isReplaceable?: boolean;
}

/** Pays at this rate from the node's wallet. @returns the txid */
export const payAt = async (
  node: BitcoinNode,
  address: string,
  sats: bigint,
  { satsPerByte = 50, isReplaceable = false }: FeeTerms = {},
): Promise<string> =>
  node.rpc<string>(
    'sendtoaddress',
    address,
    Number(sats) / 1e8,
    '',
    '',
    false,
    isReplaceable,
    null,
    'unset',
    false,
    satsPerByte,
  );

/** The node estimates from what was mined, so some blocks are filled first. */
export const teachFees = async (node: BitcoinNode): Promise<void> => {
  const own = await node.newAddress();
  for (let block = 0; block < 20; block += 1) {
    for (let count = 0; count < 4; count += 1) await payAt(node, own, 50_000n, { satsPerByte: USUAL_RATE });
    await node.mine(1);
  }
  const { feerate } = await node.rpc<{ feerate?: number }>('estimatesmartfee', 2);
  if (feerate === undefined) throw new Error('the node has no estimate yet');
};
