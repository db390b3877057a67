import type { Ids, Secrets } from '../ports.ts';

/** Signs a store's callbacks and is the id of its checkout config: early clients sign with the id (api.md §3). */
export const checkoutSecret = (storeId: string): string => `checkout/${storeId}`;

/** Makes it where there is none yet. @returns whether it was made now */
export const ensureCheckoutSecret = async (
  deps: { readonly secrets: Secrets; readonly ids: Ids },
  storeId: string,
): Promise<boolean> => {
  if ((await deps.secrets.get(checkoutSecret(storeId))) !== null) return false;
  await deps.secrets.set(checkoutSecret(storeId), deps.ids.hexKey());
  return true;
};
