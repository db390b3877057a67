import { parentPort } from 'node:worker_threads';
import type { DerivedAddress } from '../app/ports.ts';
import { deriveChecked } from './derive-checked.ts';
import type { WalletSpec } from './wallet-spec.ts';

/** A batch to derive. The key comes in this message, never in an argument or the environment. */
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
/** The worker's first message. */
export type Loaded = 'loaded';

const answer = ({ id, spec, from, count }: DeriveRequest): DeriveAnswer => {
  try {
    return { id, addresses: deriveChecked(spec, from, count) };
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : 'derivation failed' };
  }
};

// Nothing composes a worker's entry, so it starts listening when it is loaded.
parentPort?.on('message', (request: DeriveRequest) => parentPort?.postMessage(answer(request)));
parentPort?.postMessage('loaded' satisfies Loaded);
