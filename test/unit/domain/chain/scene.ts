import {
  addSource,
  createKnowledge,
  DEFAULT_SETTINGS,
  removeSource,
  type Knowledge,
  type Level,
  type MempoolWord,
  type MergeSettings,
  type SourceKind,
  type SourceState,
} from '../../../../src/main/domain/chain/knowledge.ts';
import { moveReference } from '../../../../src/main/domain/chain/reference.ts';
import { FIRST_MEMORY, standingOf, type Memory, type Standing } from '../../../../src/main/domain/chain/standing.ts';
import { addHeader, type Block } from '../../../../src/main/domain/chain/tree.ts';
import { sayMempool, sayState, sayTip } from '../../../../src/main/domain/chain/words.ts';

export const MINUTE = 60_000;
const ROOT = { hash: 'g', height: 0, work: 0n, timeMs: 0 };

/** A small chain with sources that are caught up, and a clock that stands still unless a test moves it. */
export const createScene = (kinds: Readonly<Record<string, SourceKind>>, settings: Partial<MergeSettings> = {}) => {
  const knowledge: Knowledge = createKnowledge(ROOT, { ...DEFAULT_SETTINGS, ...settings });
  const memories = new Map<string, Memory>();
  let nowMs = 0;
  const block = (hash: string): Block => {
    const found = knowledge.tree.blocks.get(hash);
    if (!found) throw new Error(`no block ${hash}`);
    return found;
  };
  const source = (id: string) => {
    const found = knowledge.sources.get(id);
    if (!found) throw new Error(`no source ${id}`);
    return found;
  };
  const settle = (): void => {
    moveReference(knowledge, 1, nowMs);
    moveReference(knowledge, 2, nowMs);
  };
  const scene = {
    knowledge,
    block,
    source,
    now: (): number => nowMs,
    /** Adds blocks `name1`, `name2` and so on. */
    grow: (name: string, count: number, on = 'g', work = 1n): void => {
      let parent = on;
      for (let made = 1; made <= count; made += 1) {
        addHeader(knowledge.tree, { hash: `${name}${made}`, parent, work, timeMs: 0 });
        parent = `${name}${made}`;
      }
    },
    add: (id: string, kind: SourceKind): void => {
      sayState(addSource(knowledge, id, kind, nowMs), 'caught-up');
    },
    remove: (id: string): void => {
      removeSource(knowledge, id);
      settle();
    },
    tip: (id: string, hash: string): void => {
      sayTip(knowledge, source(id), block(hash), nowMs);
      settle();
    },
    state: (id: string, state: SourceState): void => {
      sayState(source(id), state);
      settle();
    },
    mempool: (id: string, txid: string, word: MempoolWord | null): void => {
      sayMempool(source(id), txid, word);
      settle();
    },
    /** Lets time pass; a negative one sets the clock back. */
    pass: (ms: number): void => {
      nowMs += ms;
      settle();
    },
    reference: (level: Level): string | null => knowledge.references[level].tip?.hash ?? null,
    /** Judges a payment, and remembers what is to be stored with it. */
    judge: (txid: string, level: Level = 1): Standing => {
      const key = `${txid} ${level}`;
      const standing = standingOf(knowledge, txid, level, memories.get(key) ?? FIRST_MEMORY, nowMs);
      memories.set(key, standing.memory);
      return standing;
    },
  };
  for (const [id, kind] of Object.entries(kinds)) scene.add(id, kind);
  return scene;
};
