import { z } from 'zod';
import { touch, touchQuietly, type Work } from './observation-work.ts';
import type { ChainTip } from '../repositories.ts';

/** Key of the setting. */
export const TIPS = 'chain.tips';
/** More confirmations than any tier asks for. */
const DEEPEST = 1000;
const tipSchema = z.object({ height: z.int().nonnegative(), hash: z.string() });
export const tipsSchema = z.record(z.string(), tipSchema);

const highest = (tips: readonly ChainTip[], fallback: ChainTip): ChainTip =>
  tips.reduce((best, tip) => (tip.height > best.height ? tip : best), tips[0] ?? fallback);

const readTips = async ({ tx }: Work): Promise<z.infer<typeof tipsSchema>> => {
  const stored = await tx.settings.get(TIPS);
  return stored === null ? {} : tipsSchema.parse(JSON.parse(stored));
};

/** @returns the highest tip that any source named last; undefined where this source only repeats itself */
const remember = async (work: Work, tip: ChainTip): Promise<ChainTip | undefined> => {
  const { tx, sourceId } = work;
  const tips = await readTips(work);
  const last = tips[sourceId];
  if (last?.height === tip.height && last.hash === tip.hash) return undefined;
  const next = { ...tips, [sourceId]: tip };
  await tx.settings.set(TIPS, JSON.stringify(next));
  return highest(Object.values(next), tip);
};

const follow = async (work: Work, best: ChainTip): Promise<void> => {
  const { chain, invoices, payments } = work.tx;
  const before = await chain.tip();
  await chain.setTip(best);
  if (before?.height === best.height) return;
  for (const invoice of await invoices.open()) if (invoice.status === 'processing') touch(work, invoice.id);
  if (before && best.height < before.height) {
    for (const payment of await payments.minedFrom(best.height - DEEPEST)) touchQuietly(work, payment.invoiceId);
  }
};

/**
 * The best tip is the highest that any source named last: a source that lags lowers nothing, and one whose chain was
 * undone lowers its own. Confirmations follow: what is in `processing` may settle; where the tip went down, whatever is
 * mined may count less.
 */
export const observeTip = async (work: Work, tip: ChainTip): Promise<void> => {
  const best = await remember(work, tip);
  if (best) await follow(work, best);
};

/** A source that was taken away, perhaps because it lied, holds up no confirmations: the others' highest tip counts. */
export const forgetTips = async (work: Work, kept: readonly string[]): Promise<void> => {
  const tips = Object.entries(await readTips(work));
  const left = tips.filter(([sourceId]) => kept.includes(sourceId));
  if (left.length === tips.length) return;
  await work.tx.settings.set(TIPS, JSON.stringify(Object.fromEntries(left)));
  const [first] = left;
  const named = left.map(([, tip]) => tip);
  if (first) await follow(work, highest(named, first[1]));
};
