import { readFileSync } from 'node:fs';
import { acceptedSats } from '../../../src/main/domain/policy/accepted.ts';
import type { InvoiceFacts } from '../../../src/main/domain/invoice/facts.ts';

interface VectorOutput {
  id: string;
  sats: number;
  onTime: boolean;
  confirmations: number;
  unconfirmedSince: number;
  gone: boolean;
  replaces: string | null;
}
interface VectorFacts {
  dueSats: number;
  tolerancePercent: number;
  confirmationsRequired: number;
  unconfirmedWaitMinutes: number;
  createdAt: number;
  expiresAt: number;
  lastLookAt: number;
  oncePaid: boolean;
  mark: 'settled' | 'invalid' | null;
  cancelledAt: number | null;
  outputs: VectorOutput[];
  lightning: { sats: number; onTime: boolean }[];
}
interface StateVector {
  id: string;
  note: string;
  facts: VectorFacts;
  now: number;
  expect: {
    acceptedSats: number;
    status: string;
    part: boolean;
    over: boolean;
    late: boolean;
    marked: boolean;
    receivedSats: number;
    remainingSats: number;
    oncePaidAfter: boolean;
    checkout: object;
    store: object;
    eventsFromFreshNew: { webhook: string[]; webhookNaming: string[]; callback: string | null };
  };
}
interface FirstSightVector {
  note: string;
  expiresAt: number;
  lastLookAt: number;
  firstSeenAt: number;
  blockTime: number | null;
  onTime: boolean;
}
export interface SequenceStep {
  did: string;
  minute: number;
  online: boolean;
  status: string;
  part: boolean;
  over: boolean;
  late: boolean;
  receivedSats: number;
  remainingSats: number;
  store: string;
  webhook: string[];
  webhookNaming: string[];
  callback: string | null;
}
export interface SequenceVector {
  name: string;
  confirmationsRequired: number;
  steps: SequenceStep[];
  webhooks: string[];
}
interface Vectors {
  states: StateVector[];
  firstSight: FirstSightVector[];
  sequences: SequenceVector[];
}

/** Reads the worked cases of test/vectors as they are. */
export const readVectors = (): Vectors =>
  // Our own file, described by its README. A wrong shape fails the tests that read it.
  JSON.parse(readFileSync(new URL('../../vectors/invoice-life.json', import.meta.url), 'utf8')) as Vectors;

/** Returns the accepted sats. @throws if the tolerance is impossible */
export const accepted = (dueSats: bigint, tolerancePercent: string): bigint => {
  const result = acceptedSats(dueSats, tolerancePercent);
  if (!result.ok) throw new Error(`no tolerance: ${tolerancePercent}`);
  return result.value;
};

/** Turns the facts of a vector, in seconds and old words, into the facts of the domain. */
export const factsOf = (vector: VectorFacts): InvoiceFacts => ({
  dueSats: BigInt(vector.dueSats),
  acceptedSats: accepted(BigInt(vector.dueSats), String(vector.tolerancePercent)),
  confirmationsRequired: vector.confirmationsRequired,
  unconfirmedWaitMinutes: vector.unconfirmedWaitMinutes,
  createdAtMs: vector.createdAt * 1000,
  expiresAtMs: vector.expiresAt * 1000,
  lastCheckedAtMs: vector.lastLookAt * 1000,
  wasPaid: vector.oncePaid,
  mark: vector.mark,
  cancelledAtMs: vector.cancelledAt === null ? null : vector.cancelledAt * 1000,
  outputs: vector.outputs.map((output) => ({
    id: output.id,
    amountSats: BigInt(output.sats),
    onTime: output.onTime,
    confirmations: output.confirmations,
    inBlock: output.confirmations > 0,
    sure: true,
    unconfirmedSinceMs: output.unconfirmedSince * 1000,
    dropped: output.gone,
    replaces: output.replaces,
  })),
  lightning: vector.lightning.map(({ sats, onTime }) => ({ amountMsats: BigInt(sats) * 1000n, onTime })),
});
