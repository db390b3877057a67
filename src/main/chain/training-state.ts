import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { bytesOfHex, parseTransaction } from './raw-transaction.ts';

/** Number of blocks kept, so that a reorganisation can undo them. */
const KEPT = 30;
const FIRST_HEIGHT = 1_000;

const blockSchema = z.object({
  height: z.number().int(),
  hash: z.string(),
  timeMs: z.number().int(),
  /** Raw hex. */
  transactions: z.array(z.string()),
});
export const trainingStateSchema = z.object({ blocks: z.array(blockSchema).min(1), mempool: z.array(z.string()) });

export type TrainingBlock = z.infer<typeof blockSchema>;
/** The whole simulated chain, as stored. */
export type TrainingState = z.infer<typeof trainingStateSchema>;

export const firstTrainingState = (nowMs: number): TrainingState => ({
  blocks: [newBlock(FIRST_HEIGHT, nowMs, [])],
  mempool: [],
});

export const mineInto = (state: TrainingState, nowMs: number, transactions = state.mempool): TrainingState => ({
  blocks: [...state.blocks, newBlock(tipOf(state).height + 1, nowMs, transactions)].slice(-KEPT),
  mempool: state.mempool.filter((rawHex) => !transactions.includes(rawHex)),
});

/** Replaces the last blocks by empty ones, one more than were lost; their transactions are in the mempool again. */
export const reorganise = (state: TrainingState, depth: number, nowMs: number) => {
  const firstLost = Math.max(1, state.blocks.length - depth);
  const lost = state.blocks.slice(firstLost);
  let next: TrainingState = {
    blocks: state.blocks.slice(0, firstLost),
    mempool: [...lost.flatMap(({ transactions }) => transactions), ...state.mempool],
  };
  if (lost.length > 0) for (let count = 0; count <= lost.length; count += 1) next = mineInto(next, nowMs, []);
  return { next, lost };
};

/** Replaces a transaction of the mempool by one that spends the same input to another payee. */
export const replaceIn = (state: TrainingState, txid: string): { next: TrainingState; rawHex: string } | null => {
  const old = state.mempool.find((rawHex) => parseTransaction(bytesOfHex(rawHex)).txid === txid);
  const spent = old === undefined ? undefined : parseTransaction(bytesOfHex(old)).spends[0];
  if (old === undefined || spent === undefined) return null;
  const rawHex = buildTrainingTransaction(`0014${randomBytes(20).toString('hex')}`, 50_000n, spent);
  return { next: { ...state, mempool: [...state.mempool.filter((raw) => raw !== old), rawHex] }, rawHex };
};

/** Builds a segwit transaction (BIP 144) with a made-up input and signature, and a change output. */
export const buildTrainingTransaction = (scriptHex: string, amountSats: bigint, spends?: string): string => {
  const change = `0014${randomBytes(20).toString('hex')}`;
  return Buffer.concat([
    Buffer.from('02000000000101', 'hex'),
    outpointBytes(spends ?? `${newHash()}:0`),
    Buffer.from('00ffffffff02', 'hex'),
    output(scriptHex, amountSats),
    output(change, 100_000n),
    Buffer.from([2, 71]),
    randomBytes(71),
    Buffer.from([33]),
    randomBytes(33),
    Buffer.alloc(4),
  ]).toString('hex');
};

export const tipOf = (state: TrainingState): TrainingBlock => {
  const tip = state.blocks.at(-1);
  if (!tip) throw new Error('the training chain is empty');
  return tip;
};

const newBlock = (height: number, timeMs: number, transactions: string[]): TrainingBlock => ({
  height,
  hash: newHash(),
  timeMs,
  transactions,
});

const newHash = (): string => randomBytes(32).toString('hex');

const output = (scriptHex: string, amountSats: bigint): Buffer => {
  const script = Buffer.from(scriptHex, 'hex');
  const amount = Buffer.alloc(8);
  amount.writeBigUInt64LE(amountSats);
  return Buffer.concat([amount, compactSize(script.length), script]);
};

const compactSize = (length: number): Buffer => {
  if (length < 0xfd) return Buffer.from([length]);
  const bytes = Buffer.alloc(3);
  bytes.writeUInt8(0xfd);
  bytes.writeUInt16LE(length, 1);
  return bytes;
};

const outpointBytes = (outpoint: string): Buffer => {
  const [txid = '', vout = '0'] = outpoint.split(':');
  const index = Buffer.alloc(4);
  index.writeUInt32LE(Number(vout));
  return Buffer.concat([Buffer.from(Buffer.from(txid, 'hex').toReversed()), index]);
};
