/** Follows up a payment that an address no longer lists (chain.md CHAIN-34). */
import { UpstreamFailed, ProvablyWrong } from '../../upstream/reasons.ts';
import { refusalOf } from './core-mempool.ts';
import { familyOf, type Family } from './core-rivals.ts';
import { isHeld, takeNews, type AddressCheck } from './esplora-transaction.ts';

/**
 * Asks for a payment by its txid, and takes what robs it if the server names that. If it names nothing, the payment is sent
 * to it again.
 *
 * @returns true if the server still has the payment
 */
export const chase = async (check: AddressCheck, invoiceId: string, txid: string): Promise<boolean> => {
  const status = await check.api.status(txid);
  if (status) {
    await takeNews(check, invoiceId, { txid, status });
    return true;
  }
  const family = await familyOf(check.deps.database.read, txid);
  const rival = await takeRival(check, invoiceId, family);
  await leaveOtherRivals(check, txid, rival);
  if (rival === null) await sendAgain(check, txid);
  return false;
};

/** Takes the transaction that spends what the payment or a kept ancestor of it spends. @returns its txid, or null */
const takeRival = async (check: AddressCheck, invoiceId: string, family: Family): Promise<string | null> => {
  for (const outpoint of family.spends) {
    const spender = await check.api.spender(outpoint);
    if (spender === null || family.txids.has(spender)) continue;
    const status = await check.api.status(spender);
    if (status === null) throw new UpstreamFailed('it names a transaction that it does not have');
    const transaction = isHeld(check, spender) && !status.confirmed ? null : await check.api.transaction(spender);
    if (transaction && !transaction.spends.includes(outpoint))
      throw new ProvablyWrong('it names a transaction that does not spend the output');
    await takeNews(check, invoiceId, { txid: spender, status });
    return spender;
  }
  return null;
};

/** A rival that the source had in its mempool, and has no longer, leaves: otherwise it would deny the payment for ever. */
const leaveOtherRivals = async (check: AddressCheck, txid: string, rival: string | null): Promise<void> => {
  const { sourceId, deps } = check;
  const txids: string[] = [];
  for (const other of await deps.database.read.payments.conflictsOf(txid))
    if (other !== rival && isHeld(check, other) && (await check.api.status(other)) === null) txids.push(other);
  if (txids.length > 0) await deps.recorder.observe({ kind: 'left', sourceId, atMs: deps.clock.nowMs(), txids });
};

/**
 * A refusal is a word only if the source had the payment and names a conflict. A server that never heard of its parent says
 * “missing inputs”, which says nothing.
 */
const sendAgain = async (check: AddressCheck, txid: string): Promise<void> => {
  const { sourceId, deps } = check;
  const rawHex = await deps.database.read.payments.rawTransaction(txid);
  if (rawHex === undefined) return;
  const reason = await check.api.send(rawHex);
  if (reason === null || refusalOf(reason) !== 'conflict') return;
  const words = await deps.database.read.chain.mempoolWords();
  if (!words.some((word) => word.sourceId === sourceId && word.txid === txid)) return;
  await deps.recorder.observe({ kind: 'refused', sourceId, atMs: deps.clock.nowMs(), txid });
};
