import { addSource, removeSource, type SourceWords } from '../../domain/chain/knowledge.ts';
import { touchedBy } from '../../domain/chain/rivals.ts';
import { sayMempool, sayState, sayTip } from '../../domain/chain/words.ts';
import { markForJudgement, type ObservationContext } from './observation-context.ts';
import type { ConfiguredSource, Word } from './observations.ts';
import { storedWords } from './stored-knowledge.ts';

/** Hears a source name its best block (chain.md CHAIN-7). */
export const observeTip = async (context: ObservationContext, hash: string): Promise<void> => {
  const { state, atMs } = context;
  const source = speaker(context);
  if (!source) return;
  const tip = state.knowledge.tree.blocks.get(hash);
  if (!tip) throw new Error(`the header of block ${hash} is not joined to the known ones`);
  if (source.tip === tip && !source.behind) return;
  sayTip(state.knowledge, source, tip, atMs);
  await save(context, source);
  markForJudgement(context, 'all');
};

/** Hears whether a source may vote (chain.md CHAIN-9), and stores what it lied about (chain.md CHAIN-40). */
export const observeState = async (
  context: ObservationContext,
  said: Extract<Word, { kind: 'state' }>,
): Promise<void> => {
  const source = speaker(context);
  if (!source || (source.state === said.state && (said.lie?.times ?? 0) <= (source.lie?.times ?? 0))) return;
  sayState(source, said.state, said.lie);
  await save(context, source);
  markForJudgement(context, 'all');
};

/** Hears that a source no longer lists these transactions in its mempool (chain.md CHAIN-8). */
export const observeLeft = async (context: ObservationContext, txids: readonly string[]): Promise<void> => {
  for (const txid of txids) await sayOf(context, txid, 'had');
};

/** Hears that a source refuses a transaction that it had, for a conflict that it cannot name. */
export const observeRefused = (context: ObservationContext, txid: string): Promise<void> =>
  sayOf(context, txid, 'refused');

/** Takes the owner's choice of sources: the words of all others are forgotten (chain.md CHAIN-16). */
export const observeSources = async (
  context: ObservationContext,
  wanted: readonly ConfiguredSource[],
): Promise<void> => {
  const { knowledge, looks } = context.state;
  const trusts = new Map(wanted.map(({ id, trust }) => [id, trust]));
  for (const { id, kind } of knowledge.sources.values()) {
    if (trusts.get(id) === kind) continue;
    removeSource(knowledge, id);
    looks.ofAllMs.delete(id);
    looks.ofInvoiceMs.delete(id);
    looks.unread.delete(id);
    await context.tx.chain.dropWordsOf(id);
  }
  for (const { id, trust } of wanted) {
    if (knowledge.sources.has(id)) continue;
    await save(context, addSource(knowledge, id, trust, context.atMs));
  }
  markForJudgement(context, 'all');
};

const sayOf = async (context: ObservationContext, txid: string, word: 'had' | 'refused'): Promise<void> => {
  const source = speaker(context);
  if (!source || source.mempool.get(txid) === word) return;
  sayMempool(source, txid, word);
  const said = source.mempool.get(txid);
  if (said === undefined) return;
  await context.tx.chain.setMempoolWord(source.id, txid, said);
  markForJudgement(context, touchedBy(context.state.knowledge, txid));
};

/** The source that speaks; undefined if the owner removed it meanwhile. */
const speaker = ({ state, sourceId }: ObservationContext): SourceWords | undefined =>
  state.knowledge.sources.get(sourceId);

const save = ({ tx }: ObservationContext, source: SourceWords): Promise<void> => tx.chain.setWords(storedWords(source));
