import type { Sats } from '../../../shared/money.ts';
import type { OutputFact } from './facts.ts';

/**
 * Computes how many sats of each output are on time: all sats of an output that was on time at first sight, and of a
 * replacement as many as it replaced (product.md INV-6). Several replacements of one output share its sats. A live
 * output passes nothing on.
 *
 * @returns sats on time by output id; for an output that is not on time the entry is absent or 0
 */
export const onTimeShares = (outputs: readonly OutputFact[]): ReadonlyMap<string, Sats> => {
  const byId = new Map(outputs.map((output) => [output.id, output]));
  const shares = new Map<string, Sats>();
  const inherited = new Map<string, Sats>();
  const open = new Set<string>();
  const shareOf = (output: OutputFact): Sats => {
    const known = shares.get(output.id);
    if (known !== undefined) return known;
    if (open.has(output.id)) return 0n; // a circle of replacements passes nothing on
    open.add(output.id);
    const share = output.onTime ? output.amountSats : inherit(output);
    open.delete(output.id);
    shares.set(output.id, share);
    return share;
  };
  const inherit = (output: OutputFact): Sats => {
    const replaced = output.replaces === null ? undefined : byId.get(output.replaces);
    if (!replaced?.dropped) return 0n;
    const left = shareOf(replaced) - (inherited.get(replaced.id) ?? 0n);
    const share = left < output.amountSats ? left : output.amountSats;
    inherited.set(replaced.id, (inherited.get(replaced.id) ?? 0n) + share);
    return share;
  };
  for (const output of outputs.toSorted(byClaim)) shareOf(output);
  return shares;
};

/**
 * Sorts the outputs that replaced the same output by who inherits first: live before dropped, then by confirmations.
 */
const byClaim = (a: OutputFact, b: OutputFact): number => {
  if (a.dropped !== b.dropped) return a.dropped ? 1 : -1;
  if (a.confirmations !== b.confirmations) return b.confirmations - a.confirmations;
  return a.id < b.id ? -1 : 1;
};
