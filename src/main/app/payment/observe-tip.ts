import { z } from 'zod';
import { markChanged, markForEvaluation, type ObservationContext } from './observation-context.ts';
import type { ChainTip } from '../repositories.ts';

/** Key of the setting. */
export const TIPS = 'chain.tips';
/** No tier asks for as many confirmations as this. */
const DEEPEST = 1000;

/**
 * Moves the best tip, which is the highest that any source named last: a source that lags lowers nothing, and one whose
 * chain was undone lowers its own (product.md SRC-5). Confirmations follow it. A higher tip may settle what is
 * processing; a lower one may take confirmations from every mined payment.
 */
export const observeTip = async (context: ObservationContext, tip: ChainTip): Promise<void> => {
  const best = await remember(context, tip);
  if (best) await follow(context, best);
};

/**
 * Forgets the tips of sources that the owner removed, perhaps because they lied. The highest tip of the others counts
 * (product.md SRC-5).
 *
 * @param kept the sources that remain
 */
export const forgetTips = async (context: ObservationContext, kept: readonly string[]): Promise<void> => {
  const tips = Object.entries(await readTips(context));
  const left = tips.filter(([sourceId]) => kept.includes(sourceId));
  if (left.length === tips.length) return;
  await context.tx.settings.set(TIPS, JSON.stringify(Object.fromEntries(left)));
  const [first] = left;
  const named = left.map(([, tip]) => tip);
  if (first) await follow(context, highest(named, first[1]));
};

/** Remembers the tip of this source. @returns the best tip of all, or undefined if the source only repeats itself */
const remember = async (context: ObservationContext, tip: ChainTip): Promise<ChainTip | undefined> => {
  const { tx, sourceId } = context;
  const tips = await readTips(context);
  const last = tips[sourceId];
  if (last?.height === tip.height && last.hash === tip.hash) return undefined;
  const next = { ...tips, [sourceId]: tip };
  await tx.settings.set(TIPS, JSON.stringify(next));
  return highest(Object.values(next), tip);
};

const readTips = async ({ tx }: ObservationContext): Promise<z.infer<typeof tipsSchema>> => {
  const stored = await tx.settings.get(TIPS);
  return stored === null ? {} : tipsSchema.parse(JSON.parse(stored));
};

const tipSchema = z.object({ height: z.int().nonnegative(), hash: z.string() });
export const tipsSchema = z.record(z.string(), tipSchema);

const follow = async (context: ObservationContext, best: ChainTip): Promise<void> => {
  const { chain, invoices, payments } = context.tx;
  const before = await chain.tip();
  await chain.setTip(best);
  if (before?.height === best.height) return;
  for (const invoice of await invoices.open()) if (invoice.status === 'processing') markChanged(context, invoice.id);
  if (before && best.height < before.height) {
    for (const payment of await payments.minedFrom(best.height - DEEPEST))
      markForEvaluation(context, payment.invoiceId);
  }
};

const highest = (tips: readonly ChainTip[], fallback: ChainTip): ChainTip =>
  tips.reduce((best, tip) => (tip.height > best.height ? tip : best), tips[0] ?? fallback);
