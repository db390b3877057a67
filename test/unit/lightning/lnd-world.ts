/** LND over real sockets, and the backend that talks to it. */
import { createHash, randomBytes } from 'node:crypto';
import type { NodeSettlement } from '../../../src/main/app/lightning-invoice/lightning-ports.ts';
import { createLndNode } from '../../../src/main/lightning/backends/lnd.ts';
import type { Asked, LightningNode } from '../../../src/main/lightning/node.ts';
import { reasonOf } from '../../../src/main/upstream/reasons.ts';
import { refused } from '../../support/lnd-server.ts';

export const MACAROON = 'aa55';
export const NOW_MS = 1_800_000_000_000;
export const clock = { nowMs: () => NOW_MS };
export const SILENT_MS = 400;

const PREIMAGE = randomBytes(32);
const HASH = createHash('sha256').update(PREIMAGE).digest();
export const ASKED: Asked = { bolt11: 'lnbcrt1', paymentHash: HASH.toString('hex'), handle: null };
/** A settled invoice as LND tells it. */
export const INVOICE = {
  r_hash: HASH.toString('base64'),
  r_preimage: PREIMAGE.toString('base64'),
  state: 'SETTLED',
  amt_paid_msat: '12345',
  settle_date: '1800000001',
  settle_index: '7',
};
export const SETTLEMENT: NodeSettlement = {
  paymentHash: ASKED.paymentHash,
  amountMsats: 12_345n,
  feeMsats: 0n,
  settledAtMs: 1_800_000_001_000,
  preimage: PREIMAGE.toString('hex'),
};
export const NO_SUCH = refused('unable to locate invoice', 404);

export const soon = (): AbortSignal => AbortSignal.timeout(5_000);
export const connectTo = (url: string, certificate: string | null = null): LightningNode =>
  createLndNode({ kind: 'lnd', url, certificate }, { credential: MACAROON, clock }, SILENT_MS);
/** Says in the owner's words why work failed. */
export const reason = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was wrong',
    (error: unknown) => reasonOf(error),
  );
