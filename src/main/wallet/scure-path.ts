import { HDKey } from '@scure/bip32';
import { p2ms, p2pkh, p2sh, p2tr, p2wpkh, p2wsh } from '@scure/btc-signer/payment.js';
import type { DerivedAddress } from '../app/ports.ts';
import type { ScriptType } from '../../shared/vocabulary.ts';
import { NETWORK_PARAMS } from './network-params.ts';
import type { NetworkParams } from './network-params.ts';
import { RECEIVE_BRANCH } from './wallet-spec.ts';
import type { AccountKey, WalletSpec } from './wallet-spec.ts';

/**
 * The first code path: addresses by @scure/bip32 and @scure/btc-signer (product.md ADDR-13). The branch key is derived
 * once.
 * @returns a function from index to address and output script
 */
export const createScurePath = (spec: WalletSpec): ((index: number) => DerivedAddress) => {
  const branches = spec.keys.map(branchOf);
  return (index) => {
    const { address, script } = outputOf(
      spec,
      branches.map((branch) => publicKeyAt(branch, index)),
    );
    if (address === undefined) throw new Error('the output has no address');
    return { index, address, scriptHex: Buffer.from(script).toString('hex') };
  };
};

const branchOf = ({ publicKey, chainCode }: AccountKey): HDKey =>
  new HDKey({ publicKey, chainCode }).deriveChild(RECEIVE_BRANCH);

const publicKeyAt = (branch: HDKey, index: number): Uint8Array => {
  const { publicKey } = branch.deriveChild(index);
  if (publicKey === null) throw new Error('the child has no public key');
  return publicKey;
};

interface Output {
  readonly address?: string;
  readonly script: Uint8Array;
}
type Single = Exclude<ScriptType, 'p2wsh-sortedmulti'>;

const outputOf = (spec: WalletSpec, publicKeys: Uint8Array[]): Output => {
  const params = NETWORK_PARAMS[spec.network];
  if (spec.scriptType === 'p2wsh-sortedmulti') {
    const sorted = publicKeys.toSorted((a, b) => Buffer.compare(a, b)); // BIP 67
    return p2wsh(p2ms(spec.threshold, sorted), params);
  }
  const [publicKey] = publicKeys;
  if (publicKey === undefined) throw new Error('the wallet has no key');
  return SINGLE[spec.scriptType](publicKey, params);
};

const SINGLE: Readonly<Record<Single, (publicKey: Uint8Array, params: NetworkParams) => Output>> = {
  p2wpkh: (publicKey, params) => p2wpkh(publicKey, params),
  p2tr: (publicKey, params) => p2tr(publicKey.slice(1), undefined, params), // BIP 86: no script path
  'p2sh-p2wpkh': (publicKey, params) => p2sh(p2wpkh(publicKey, params), params),
  p2pkh: (publicKey, params) => p2pkh(publicKey, params),
};
