import { readFileSync } from 'node:fs';
import {
  addSource,
  createKnowledge,
  DEFAULT_SETTINGS,
  keepTransaction,
  proveInclusion,
  removeSource,
  type Knowledge,
  type Level,
  type MempoolWord,
  type SourceKind,
  type SourceState,
  type SourceWords,
} from '../../../../src/main/domain/chain/knowledge.ts';
import { moveReference } from '../../../../src/main/domain/chain/reference.ts';
import { FIRST_MEMORY, isBefore, standingOf, type Memory } from '../../../../src/main/domain/chain/standing.ts';
import { addHeader, type Block } from '../../../../src/main/domain/chain/tree.ts';
import { completeLookMs, tipForNewInvoice } from '../../../../src/main/domain/chain/voters.ts';
import { sayLook, sayMempool, sayState, sayTip } from '../../../../src/main/domain/chain/words.ts';
import { statusOf, type JudgedPayment } from '../../../support/chain-histories/status.ts';

interface Expected {
  refs: [string | null, string | null];
  status: string;
  ended: boolean;
  txs: Record<string, object>;
}
interface Step {
  s: number;
  source?: string;
  tip?: string;
  proof?: [string, string];
  mempool?: Record<string, MempoolWord>;
  state?: SourceState;
  look?: 'complete' | 'gap';
  add?: SourceKind;
  remove?: true;
  created?: true;
  tx?: string;
  expect: Expected;
}
export interface Row {
  id: string;
  why: string;
  sources: Record<string, SourceKind>;
  level: Level;
  required: number;
  zeroConfNeeds?: 1 | 2;
  expiresS: number;
  blocks: Record<string, string>;
  txs: Record<string, { spends: string[]; pays: number }>;
  steps: Step[];
}

/** Reads the worked histories of test/vectors as they are. */
export const readRows = (): Row[] =>
  // Our own file, described by its README. A wrong shape fails the tests that read it.
  JSON.parse(readFileSync(new URL('../../../vectors/chain-knowledge.json', import.meta.url), 'utf8')) as Row[];

/** Satchel's knowledge at one point of a row. */
interface State {
  readonly row: Row;
  readonly knowledge: Knowledge;
  readonly gaps: Set<string>;
  readonly payments: Map<string, { memory: Memory; readonly onTime: boolean }>;
  created: { readonly tip: Block | null } | null;
  hasEnded: boolean;
  wasPaid: boolean;
}

/** Plays the steps of a row to the merge. @returns what it makes of each, in the form of `expect` */
export const replay = (row: Row): Expected[] => {
  const { zeroConfNeeds = 2 } = row;
  const root = { hash: 'g', height: 0, work: 0n, timeMs: 0 };
  const knowledge = createKnowledge(root, { ...DEFAULT_SETTINGS, zeroConfNeeds });
  for (const [hash, parent] of Object.entries(row.blocks))
    addHeader(knowledge.tree, { hash, parent, work: 1n, timeMs: 0 });
  for (const [id, kind] of Object.entries(row.sources)) addSource(knowledge, id, kind, 0);
  const state: State = {
    row,
    knowledge,
    gaps: new Set(),
    payments: new Map(),
    created: null,
    hasEnded: false,
    wasPaid: false,
  };
  return row.steps.map((step) => {
    play(state, step);
    return judge(state, step.s * 1000);
  });
};

const play = (state: State, step: Step): void => {
  const { knowledge } = state;
  const nowMs = step.s * 1000;
  if (step.created) state.created = { tip: tipForNewInvoice(knowledge) };
  if (step.source !== undefined) {
    if (step.add) addSource(knowledge, step.source, step.add, nowMs);
    if (step.remove) removeSource(knowledge, step.source);
    const source = knowledge.sources.get(step.source);
    if (source) hear(state, source, step, nowMs);
  }
  if (step.tx !== undefined) keep(state, step.tx);
};

const hear = (state: State, source: SourceWords, step: Step, nowMs: number): void => {
  const { knowledge, gaps } = state;
  if (step.state) sayState(source, step.state);
  if (step.tip !== undefined) {
    if (source.state === 'catching-up') sayState(source, 'caught-up');
    sayTip(knowledge, source, blockOf(knowledge, step.tip), nowMs);
  }
  if (step.proof) {
    const [txid, hash] = step.proof;
    keep(state, txid);
    proveInclusion(knowledge, txid, hash);
  }
  for (const [txid, word] of Object.entries(step.mempool ?? {})) {
    keep(state, txid);
    sayMempool(source, txid, word);
  }
  if (step.look === 'gap') gaps.add(source.id);
  if (step.look === 'complete') {
    gaps.delete(source.id);
    sayLook(source, nowMs);
  }
};

const blockOf = ({ tree }: Knowledge, hash: string): Block => {
  const block = tree.blocks.get(hash);
  if (!block) throw new Error(`no block ${hash}`);
  return block;
};

/** Keeps a transaction. It is a payment if it pays, and is heard of after the invoice was made. */
const keep = ({ row, knowledge, payments, created, hasEnded }: State, txid: string): void => {
  const transaction = row.txs[txid];
  if (!transaction) throw new Error(`no transaction ${txid}`);
  keepTransaction(knowledge, { txid, spends: transaction.spends });
  if (created && transaction.pays > 0 && !payments.has(txid))
    payments.set(txid, { memory: FIRST_MEMORY, onTime: !hasEnded });
};

const judge = (state: State, nowMs: number): Expected => {
  const { row, knowledge, payments, created, gaps } = state;
  moveReference(knowledge, 1, nowMs);
  moveReference(knowledge, 2, nowMs);
  const judged: JudgedPayment[] = [...payments].map(([txid, payment]) => {
    const standing = standingOf(knowledge, txid, row.level, payment.memory, nowMs);
    payment.memory = standing.memory;
    const before = isBefore(knowledge, txid, created?.tip ?? null);
    return { txid, amountSats: BigInt(row.txs[txid]?.pays ?? 0), onTime: payment.onTime, before, standing };
  });
  const lookMs = completeLookMs(knowledge, row.level, nowMs, ({ id, lookMs: ms }) => (gaps.has(id) ? null : ms));
  if (created && lookMs !== null && lookMs > row.expiresS * 1000) state.hasEnded = true;
  const invoice = { confirmationsRequired: row.required, hasEnded: state.hasEnded, wasPaid: state.wasPaid };
  const { status, wasPaid } = statusOf(invoice, judged);
  state.wasPaid = wasPaid;
  const { references } = knowledge;
  return {
    refs: [references[1].tip?.hash ?? null, references[2].tip?.hash ?? null],
    status,
    ended: state.hasEnded,
    txs: Object.fromEntries(judged.map((payment) => [payment.txid, shownOf(payment)])),
  };
};

const shownOf = ({ before, standing }: JudgedPayment): object => ({
  confirmations: standing.confirmations,
  inBlock: standing.inBlock,
  gone: standing.gone,
  sure: standing.sure,
  contested: standing.contested,
  seenBy: standing.seenBy,
  before,
});
