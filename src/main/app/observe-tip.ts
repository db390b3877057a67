import { z } from 'zod';
import { touch, touchQuietly, type Work } from './observation-work.ts';
import type { ChainTip } from './stores.ts';

const TIPS = 'chain.tips';
/** More confirmations than any tier asks for. */
const DEEPEST = 1000;
const tipSchema = z.object({ height: z.int().nonnegative(), hash: z.string() });
const tipsSchema = z.record(z.string(), tipSchema);

const highest = (tips: readonly ChainTip[], fallback: ChainTip): ChainTip =>
  tips.reduce((best, tip) => (tip.height > best.height ? tip : best), tips[0] ?? fallback);

/** @returns the highest tip that any source named last; undefined where this source only repeats itself */
const remember = async ({ tx, sourceId }: Work, tip: ChainTip): Promise<ChainTip | undefined> => {
  const stored = await tx.settings.get(TIPS);
  const tips = stored === null ? {} : tipsSchema.parse(JSON.parse(stored));
  const last = tips[sourceId];
  if (last?.height === tip.height && last.hash === tip.hash) return undefined;
  const next = { ...tips, [sourceId]: tip };
  await tx.settings.set(TIPS, JSON.stringify(next));
  return highest(Object.values(next), tip);
};

/**
 * The best tip is the highest that any source named last: a source that lags lowers nothing, and one whose chain was
 * undone lowers its own. Confirmations follow: what is in `processing` may settle; where the tip went down, whatever is
 * mined may count less.
 */
export const observeTip = async (work: Work, tip: ChainTip): Promise<void> => {
  const { chain, invoices, payments } = work.tx;
  const best = await remember(work, tip);
  if (!best) return;
  const before = await chain.tip();
  await chain.setTip(best);
  if (before?.height === best.height) return;
  for (const invoice of await invoices.open()) if (invoice.status === 'processing') touch(work, invoice.id);
  if (before && best.height < before.height) {
    for (const payment of await payments.minedFrom(best.height - DEEPEST)) touchQuietly(work, payment.invoiceId);
  }
};
