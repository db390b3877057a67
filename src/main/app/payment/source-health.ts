import type { SourcesView } from '../../../shared/contract/settings.ts';
import type { Network } from '../../../shared/vocabulary.ts';
import { agreementOf, type SourceStand } from '../../domain/chain/agreement.ts';
import { healthOf, type HealthLine } from '../../domain/chain/health.ts';
import { createKnowledge } from '../../domain/chain/knowledge.ts';
import type { Chain, Clock, SourceHealth } from '../ports.ts';
import type { ChainState, ChainStore } from './chain-store.ts';

/** A source with the words for its health (chain.md CHAIN-52). */
export interface SourceInWords extends Omit<SourceHealth, 'facts'> {
  readonly words: readonly HealthLine[];
}

export interface SourceHealthUseCase {
  readonly sources: () => readonly SourceInWords[];
  /** Compares the sources with the chain that counts (chain.md CHAIN-60). */
  readonly agreement: () => SourcesView['agreement'];
  /** How a source stands; undefined before it spoke. */
  readonly standOf: (sourceId: string) => SourceStand | undefined;
}

export interface SourceHealthDeps {
  readonly chain: Pick<Chain, 'sources'>;
  readonly chainStore: Pick<ChainStore, 'current'>;
  readonly clock: Clock;
  readonly network: Network;
}

/** Mainnet is this long without a block once in many centuries, so a source whose newest block is older is cut off. */
const OLDEST_TIP_MS = 3 * 3_600_000;

export const createSourceHealthWords = ({
  chain,
  chainStore,
  clock,
  network,
}: SourceHealthDeps): SourceHealthUseCase => {
  const agreement = () => {
    const heights = new Map(chain.sources().map(({ id, height }) => [id, height]));
    return agreementOf(chainStore.current()?.knowledge ?? createKnowledge(null), heights, clock.nowMs());
  };
  return {
    sources: () => {
      const state = chainStore.current();
      const facts = {
        knowledge: state?.knowledge ?? createKnowledge(null),
        payments: state ? unmined(state) : [],
        nowMs: clock.nowMs(),
        oldestTipMs: network === 'regtest' ? null : OLDEST_TIP_MS,
      };
      return chain.sources().map(({ facts: more, ...source }) => {
        const report = { ...more, id: source.id, state: source.state, reason: source.lastError };
        return Object.assign(source, { words: healthOf(facts, report) });
      });
    },
    agreement: () => {
      const { tip, voters, weight, sources } = agreement();
      return {
        height: tip?.height ?? null,
        ageSeconds: tip ? Math.max(0, Math.floor((clock.nowMs() - tip.timeMs) / 1_000)) : null,
        voters,
        weight,
        agreeing: sources.filter(({ place }) => place === 'agrees').length,
      };
    },
    standOf: (sourceId) => agreement().sources.find(({ id }) => id === sourceId),
  };
};

const unmined = ({ watched }: ChainState): readonly string[] =>
  [...watched].flatMap(([txid, payments]) => (payments.some(({ memory }) => memory.block === null) ? [txid] : []));
