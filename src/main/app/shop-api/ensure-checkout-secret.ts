import type { Ids, Secrets } from '../ports.ts';
import { checkoutSecret } from '../secret-names.ts';

/** Makes it where there is none yet. @returns whether it was made now */
export const ensureCheckoutSecret = async (
  deps: { readonly secrets: Secrets; readonly ids: Ids },
  storeId: string,
): Promise<boolean> => {
  if ((await deps.secrets.get(checkoutSecret(storeId))) !== null) return false;
  await deps.secrets.set(checkoutSecret(storeId), deps.ids.hexKey());
  return true;
};
