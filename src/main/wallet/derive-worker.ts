import { parentPort } from 'node:worker_threads';
import type { DerivedAddress } from '../app/ports.ts';
import { deriveChecked } from './derive-checked.ts';
import type { WalletSpec } from './wallet-spec.ts';

/** One batch to derive; the key comes by message, never by argument or environment. */
export interface DeriveRequest {
  readonly id: number;
  readonly spec: WalletSpec;
  readonly from: number;
  readonly count: number;
}
export type DeriveAnswer = { readonly id: number } & (
  | { readonly addresses: DerivedAddress[] }
  | { readonly failure: string }
);

const answer = ({ id, spec, from, count }: DeriveRequest): DeriveAnswer => {
  try {
    return { id, addresses: deriveChecked(spec, from, count) };
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : 'derivation failed' };
  }
};

// A worker's entry has no composer: listening is all it does at import.
parentPort?.on('message', (request: DeriveRequest) => parentPort?.postMessage(answer(request)));
