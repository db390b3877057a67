import type { Observation, RecordObservation, SeenBlock } from '../app/payment/observations.ts';
import type { Clock } from '../app/ports.ts';
import { seenOf, type ParsedTransaction } from './raw-transaction.ts';
import { createSerial } from '../upstream/serial.ts';

export interface Recorder {
  /**
   * Records transactions of the mempool (`block` null) or of a block, which may be the source's tip. Resolves when the
   * consequences are committed.
   */
  readonly transactions: (
    sourceId: string,
    block: SeenBlock | null,
    transactions: readonly ParsedTransaction[],
    isTip?: boolean,
  ) => Promise<void>;
  readonly observe: RecordObservation;
}

/**
 * Records everything that sources find, one observation after another: if two conflicting transactions were recorded at
 * the same time, neither would see the other.
 */
export const createRecorder = (deps: { readonly record: RecordObservation; readonly clock: Clock }): Recorder => {
  const serially = createSerial();
  const observe = async (observation: Observation): Promise<void> => serially(async () => deps.record(observation));
  return {
    transactions: async (sourceId, block, transactions, isTip = false) => {
      if (transactions.length === 0) return;
      const atMs = deps.clock.nowMs();
      const seen = { kind: 'transactions', sourceId, atMs, transactions: transactions.map(seenOf) } as const;
      await observe(block === null ? { ...seen, block } : { ...seen, block, isTip });
    },
    observe,
  };
};
