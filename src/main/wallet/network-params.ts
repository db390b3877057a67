import type { Network } from '../../shared/vocabulary.ts';

/** The prefixes of a network's addresses (BIP 173, BIP 13). `wif` is unused, but the type of btc-signer requires it. */
export interface NetworkParams {
  readonly bech32: string;
  readonly pubKeyHash: number;
  readonly scriptHash: number;
  readonly wif: number;
}

const TEST = { pubKeyHash: 0x6f, scriptHash: 0xc4, wif: 0xef };

export const NETWORK_PARAMS: Readonly<Record<Network, NetworkParams>> = {
  mainnet: { bech32: 'bc', pubKeyHash: 0x00, scriptHash: 0x05, wif: 0x80 },
  testnet4: { bech32: 'tb', ...TEST },
  signet: { bech32: 'tb', ...TEST },
  regtest: { bech32: 'bcrt', ...TEST },
};
