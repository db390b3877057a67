import type { Observation, RecordObservation, SeenBlock } from '../app/observations.ts';
import type { Clock, Database } from '../app/ports.ts';
import { seenOf, type ParsedTransaction } from './raw-transaction.ts';

/** SQLite takes this many parameters in one query with ease. */
const CHUNK = 500;

export interface Recorder {
  /** Hands on those that pay an address of ours or spend what a payment of ours spent; drops the rest. */
  readonly transactions: (
    sourceId: string,
    block: SeenBlock | null,
    transactions: readonly ParsedTransaction[],
  ) => Promise<void>;
  readonly observe: (observation: Observation) => Promise<void>;
}

const chunksOf = <T>(items: readonly T[]): T[][] => {
  const chunks: T[][] = [];
  for (let from = 0; from < items.length; from += CHUNK) chunks.push(items.slice(from, from + CHUNK));
  return chunks;
};

const createSerial = () => {
  let last: Promise<unknown> = Promise.resolve();
  return async <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine;
    return mine;
  };
};

/**
 * Everything sources find goes through here, one after another: were two of a conflicting pair looked up at once, neither would see
 * the other. A block of thousands costs a few reads and no write unless something in it is ours.
 */
export const createRecorder = (deps: {
  readonly database: Database;
  readonly record: RecordObservation;
  readonly clock: Clock;
}): Recorder => {
  const serially = createSerial();

  const ours = async (transactions: readonly ParsedTransaction[]): Promise<ParsedTransaction[]> => {
    const scripts = new Set<string>();
    const spent = new Set<string>();
    const paid = new Set(transactions.flatMap(({ outputs }) => outputs.map(({ scriptHex }) => scriptHex)));
    for (const chunk of chunksOf([...paid]))
      for (const { scriptHex } of await deps.database.read.invoices.byScripts(chunk))
        if (scriptHex !== null) scripts.add(scriptHex);
    for (const chunk of chunksOf(transactions.flatMap(({ spends }) => spends)))
      for (const { outpoint } of await deps.database.read.payments.spending(chunk)) spent.add(outpoint);
    return transactions.filter(
      ({ outputs, spends }) =>
        outputs.some(({ scriptHex }) => scripts.has(scriptHex)) || spends.some((outpoint) => spent.has(outpoint)),
    );
  };

  return {
    transactions: async (sourceId, block, transactions) =>
      serially(async () => {
        const found = await ours(transactions);
        if (found.length === 0) return;
        const atMs = deps.clock.nowMs();
        await deps.record({ kind: 'transactions', sourceId, atMs, block, transactions: found.map(seenOf) });
      }),
    observe: async (observation) => serially(async () => deps.record(observation)),
  };
};
