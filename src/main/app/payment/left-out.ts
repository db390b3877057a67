import type { PaymentRecord } from '../records.ts';

/** A payment that is older than its invoice does not count, unless a manager attached it (chain.md CHAIN-35). */
export const isLeftOut = ({ older, attached }: Pick<PaymentRecord, 'older' | 'attached'>): boolean =>
  older && !attached;
