import type { KnownChain } from '../app/payment/observations.ts';
import { createLoop, type Loop } from '../upstream/loop.ts';
import type { Source, SourceDeps } from './source.ts';

/** Between two looks in memory if somebody waits for advice. */
const LOOK_MS = 1_000;

type FeeWatchDeps = Pick<SourceDeps, 'recorder' | 'clock' | 'logger' | 'intervals'> & {
  readonly known: Pick<KnownChain, 'awaitAdvice'>;
};

/**
 * Asks working sources about fees while a payment waits for advice (chain.md CHAIN-51): immediately about a new one, and now
 * and then while one waits. In between it lets time pass, because advice also depends on the age of a payment.
 */
export const createFeeWatch = (deps: FeeWatchDeps, sources: () => readonly Source[]): Loop => {
  const { known, recorder, clock, logger, intervals } = deps;
  let asked: ReadonlySet<string> = new Set();
  let askedAtMs = 0;

  const ask = async (source: Source, txids: readonly string[]): Promise<void> => {
    if (source.health().state !== 'ok') return;
    try {
      const words = await source.fees(txids);
      await recorder.observe({ kind: 'fees', sourceId: source.id, atMs: clock.nowMs(), ...words });
    } catch (error) {
      logger.info({ source: source.id, err: error }, 'a chain source does not say what fees are now');
    }
  };
  const isDue = (txids: readonly string[]): boolean =>
    txids.some((txid) => !asked.has(txid)) || performance.now() - askedAtMs >= intervals.feesMs;

  return createLoop({
    step: async () => {
      const txids = known.awaitAdvice();
      if (txids.length > 0 && isDue(txids)) {
        asked = new Set(txids);
        askedAtMs = performance.now();
        await Promise.all(sources().map(async (source) => ask(source, txids)));
      } else if (txids.length > 0) await recorder.observe({ kind: 'time', sourceId: 'owner', atMs: clock.nowMs() });
      return LOOK_MS;
    },
    failed: (error) => logger.error({ err: error }, 'the advice about a payment could not be given'),
    backOffMs: LOOK_MS,
    backOffMaxMs: intervals.backOffMaxMs,
  });
};
