import type { PolicyView } from '../../../common/client.ts';

export type Tier = PolicyView['tiers'][number];

/** Limits rise from tier to tier, and the last one is open-ended (product.md INV-26). */
export const isRising = (tiers: readonly Tier[]): boolean =>
  tiers.every(({ upToSats }, at) => {
    const before = tiers[at - 1]?.upToSats ?? 0;
    return upToSats === null ? at === tiers.length - 1 : upToSats > before;
  });

/** Adds a lowest limit: small amounts need no confirmation, or the fewest of all tiers. */
export const withNewTier = (tiers: readonly Tier[]): Tier[] => {
  const last = tiers.at(-1);
  const limits = tiers.flatMap(({ upToSats }) => (upToSats === null ? [] : [upToSats]));
  const highest = limits.at(-1);
  const added: Tier = {
    upToSats: highest === undefined ? 20_000 : highest * 2,
    confirmations: last?.confirmations ?? 1,
  };
  if (highest === undefined) return [{ ...added, confirmations: 0 }, ...tiers];
  return [...tiers.slice(0, -1), added, ...(last ? [last] : [])];
};

export const withoutTier = (tiers: readonly Tier[], at: number): Tier[] => tiers.filter((_, place) => place !== at);

export const withTier = (tiers: readonly Tier[], at: number, change: Partial<Tier>): Tier[] =>
  tiers.map((tier, place) => (place === at ? { ...tier, ...change } : tier));
