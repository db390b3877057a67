import type { Sats } from '../../../shared/money.ts';
import { dustLimitSats } from '../../domain/payment/dust.ts';
import type { Lightning } from '../lightning-invoice/lightning-ports.ts';
import type { Database } from '../repositories.ts';

/** Returns the least amount that can be paid to a store: a sat by Lightning, else the dust limit of its wallet. */
export const leastPayable = async (
  deps: { readonly database: Database; readonly lightning: Pick<Lightning, 'isOn'> },
  storeId: string,
): Promise<Sats> => {
  if (deps.lightning.isOn(storeId)) return 1n;
  const wallet = await deps.database.read.wallets.ofStore(storeId);
  return dustLimitSats(wallet?.scriptType ?? 'p2wpkh');
};
