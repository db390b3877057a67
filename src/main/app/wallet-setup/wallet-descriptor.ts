import type { Secrets, WalletKeys } from '../ports.ts';
import type { WalletRecord } from '../records.ts';
import { walletSecret } from '../secret-names.ts';

/** Reads the receive branch of a wallet as a descriptor with its checksum; empty if the key is missing. */
export const descriptorOf = async (
  { secrets, walletKeys }: { readonly secrets: Pick<Secrets, 'get'>; readonly walletKeys: Pick<WalletKeys, 'parse'> },
  wallet: WalletRecord,
): Promise<string> => {
  const input = await secrets.get(walletSecret(wallet.id));
  const parsed = input === null ? undefined : walletKeys.parse(input, wallet.network);
  const candidates = parsed?.ok ? parsed.value.candidates : [];
  return candidates.find(({ scriptType }) => scriptType === wallet.scriptType)?.descriptor ?? '';
};
