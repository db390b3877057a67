import type { Ids, Secrets } from '../ports.ts';
import { checkoutSecret } from '../secret-names.ts';

/** Makes the checkout secret of a store if it has none. @returns true if it was made now */
export const ensureCheckoutSecret = async (
  deps: { readonly secrets: Secrets; readonly ids: Ids },
  storeId: string,
): Promise<boolean> => {
  if ((await deps.secrets.get(checkoutSecret(storeId))) !== null) return false;
  await deps.secrets.set(checkoutSecret(storeId), deps.ids.hexKey());
  return true;
};
