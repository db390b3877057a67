import { refuse, type Result } from '../../../shared/result.ts';
import type { Database } from '../repositories.ts';
import { invalid, isActive } from './lightning-backends.ts';
import type { LightningSat, LightningSats } from './lightning-ports.ts';

/**
 * The owner pays a sat to a stored backend, to see that it arrives (lightning.md LN-21). Refusals: `not_found`,
 * `upstream_failed` with the reason.
 */
export interface TrySat {
  /** Refusal besides: `validation_failed` in training. */
  readonly start: (storeId: string, backendId: string) => Promise<Result<LightningSat>>;
  readonly get: (storeId: string, backendId: string, paymentHash: string) => Promise<Result<LightningSat>>;
  readonly end: (storeId: string, backendId: string, paymentHash: string) => Promise<Result<LightningSat>>;
}

export interface TrySatDeps {
  readonly database: Pick<Database, 'read'>;
  readonly sats: LightningSats;
  readonly training: boolean;
}

export const createTrySat = ({ database, sats, training }: TrySatDeps): TrySat => {
  const find = async (storeId: string, backendId: string) => {
    const found = await database.read.lightningBackends.get(backendId);
    return found?.storeId === storeId ? found : undefined;
  };
  return {
    start: async (storeId, backendId) => {
      if (training) return invalid('id', 'training has its own node only');
      const found = await find(storeId, backendId);
      return found && isActive(found) ? sats.start(backendId) : refuse('not_found');
    },
    get: async (storeId, backendId, paymentHash) =>
      (await find(storeId, backendId)) ? sats.get(backendId, paymentHash) : refuse('not_found'),
    end: async (storeId, backendId, paymentHash) =>
      (await find(storeId, backendId)) ? sats.end(backendId, paymentHash) : refuse('not_found'),
  };
};
