import type { ChainReads, ChainTip, ChainWrites, StoredReference } from '../../app/payment/chain-records.ts';
import { chunksOf } from '../engine/chunks.ts';
import { compiledOnce } from '../queries/compiled-once.ts';
import { headerCodec, mempoolWordCodec, referenceCodec, sourceWordsCodec } from './chain-codecs.ts';
import type { Queries } from './tables.ts';

export const createChainRepository = (queries: Queries): ChainWrites => ({
  ...createReads(queries),
  setSourceState: async (sourceId, state) => {
    await queries
      .insertInto('chain_sources')
      .values({ source_id: sourceId, state })
      .onConflict((conflict) => conflict.column('source_id').doUpdateSet({ state }))
      .execute();
  },
  addHeaders: async (headers) => {
    for (const header of headers)
      await queries
        .insertInto('headers')
        .values(headerCodec.toRow(header))
        .onConflict((conflict) => conflict.column('hash').doNothing())
        .execute();
  },
  dropHeadersBelow: async (height) => {
    await queries.deleteFrom('headers').where('height', '<', BigInt(height)).execute();
  },
  dropChain: async () => {
    await queries.deleteFrom('headers').execute();
    await queries.deleteFrom('chain_references').execute();
    const nothing = { tip: null, other: null, other_since_ms: null, taken_back: null, behind: 0n };
    await queries.updateTable('source_words').set(nothing).execute();
  },
  addInclusion: async (txid, block) => {
    await queries
      .insertInto('inclusions')
      .values({ txid, block })
      .onConflict((conflict) => conflict.columns(['txid', 'block']).doNothing())
      .execute();
  },
  setReference: async (reference) => {
    const row = referenceCodec.toRow(reference);
    await queries
      .insertInto('chain_references')
      .values(row)
      .onConflict((conflict) => conflict.column('level').doUpdateSet(row))
      .execute();
  },
  ...createWordWrites(queries),
});

const createWordWrites = (queries: Queries): Pick<ChainWrites, 'setWords' | 'setMempoolWord' | 'dropWordsOf'> => ({
  setWords: async (words) => {
    const row = sourceWordsCodec.toRow(words);
    await queries
      .insertInto('source_words')
      .values(row)
      .onConflict((conflict) => conflict.column('source_id').doUpdateSet(row))
      .execute();
  },
  setMempoolWord: async (sourceId, txid, word) => {
    if (word === null) {
      await queries.deleteFrom('source_mempool').where('source_id', '=', sourceId).where('txid', '=', txid).execute();
      return;
    }
    await queries
      .insertInto('source_mempool')
      .values(mempoolWordCodec.toRow({ sourceId, txid, word }))
      .onConflict((conflict) => conflict.columns(['source_id', 'txid']).doUpdateSet({ word }))
      .execute();
  },
  dropWordsOf: async (sourceId) => {
    await queries.deleteFrom('source_words').where('source_id', '=', sourceId).execute();
    await queries.deleteFrom('source_mempool').where('source_id', '=', sourceId).execute();
  },
});

const referencesAt = compiledOnce((queries, ...levels: [bigint, bigint]) =>
  queries.selectFrom('chain_references').selectAll().where('level', 'in', levels).orderBy('level'),
);

const createReads = (queries: Queries): ChainReads => {
  const references = async (): Promise<StoredReference[]> =>
    (await referencesAt(queries, 1n, 2n)).map(referenceCodec.fromRow);
  return {
    references,
    tips: async () => {
      const stored = await references();
      const tipAt = (level: StoredReference['level']): ChainTip | null => {
        const { tip: hash = null, height = null } = stored.find((each) => each.level === level) ?? {};
        return hash === null || height === null ? null : { hash, height };
      };
      return { 1: tipAt(1), 2: tipAt(2) };
    },
    sourceState: async (sourceId) => {
      const states = queries.selectFrom('chain_sources').select('state').where('source_id', '=', sourceId);
      return (await states.executeTakeFirst())?.state ?? null;
    },
    headers: async () =>
      (await queries.selectFrom('headers').selectAll().orderBy('height').execute()).map(headerCodec.fromRow),
    words: async () =>
      (await queries.selectFrom('source_words').selectAll().orderBy('source_id').execute()).map(
        sourceWordsCodec.fromRow,
      ),
    mempoolWords: async () =>
      (await queries.selectFrom('source_mempool').selectAll().execute()).map(mempoolWordCodec.fromRow),
    inclusionsOf: async (txids) => {
      const found: { txid: string; block: string }[] = [];
      for (const some of chunksOf(txids))
        found.push(...(await queries.selectFrom('inclusions').selectAll().where('txid', 'in', some).execute()));
      return found;
    },
    spendsOf: async (txids) => {
      const found: { txid: string; outpoint: string }[] = [];
      for (const some of chunksOf(txids))
        found.push(...(await queries.selectFrom('spends').selectAll().where('txid', 'in', some).execute()));
      return found;
    },
  };
};
