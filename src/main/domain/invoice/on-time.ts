import type { Sats } from '../../../shared/money.ts';
import type { OutputFact } from './facts.ts';

/**
 * How many sats of each output are on time: all of one that was on time at first sight, and of a replacement as much as
 * it replaced (product.md "Invoice life"). Several replacements of one output share what it had; a live output hands
 * nothing on.
 *
 * @returns sats on time by output id; an output that is not on time is absent or 0
 */
export const onTimeShares = (outputs: readonly OutputFact[]): ReadonlyMap<string, Sats> => {
  const byId = new Map(outputs.map((output) => [output.id, output]));
  const shares = new Map<string, Sats>();
  const inherited = new Map<string, Sats>();
  const open = new Set<string>();
  const shareOf = (output: OutputFact): Sats => {
    const known = shares.get(output.id);
    if (known !== undefined) return known;
    if (open.has(output.id)) return 0n; // a circle of replacements hands nothing on
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

/** Who inherits first where several replaced the same output: live before gone, then the more confirmed. */
const byClaim = (a: OutputFact, b: OutputFact): number => {
  if (a.dropped !== b.dropped) return a.dropped ? 1 : -1;
  if (a.confirmations !== b.confirmations) return b.confirmations - a.confirmations;
  return a.id < b.id ? -1 : 1;
};
