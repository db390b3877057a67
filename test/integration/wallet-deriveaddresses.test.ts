import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ScriptType } from '../../src/shared/vocabulary.ts';
import { descriptorChecksum } from '../../src/main/wallet/descriptor-checksum.ts';
import { TRAINING_KEY } from '../../src/main/wallet/training-key.ts';
import { createWalletKeys } from '../../src/main/wallet/wallet-keys.ts';
import { startBitcoinNode } from '../support/bitcoin-node.ts';
import type { BitcoinNode } from '../support/bitcoin-node.ts';

const COUNT = 1_000;
const keys = createWalletKeys();
let node: BitcoinNode;

beforeAll(async () => {
  node = await startBitcoinNode({ blocks: 0, zmq: false });
});
afterAll(async () => {
  await keys.shutdown();
  await node.close();
});

/** Reads an account key of the node's own wallet with its origin, as the wallet's owner copies it. */
const nodeKeys = async (form: string): Promise<string> => {
  const { descriptors } = await node.rpc<{ descriptors: { desc: string; internal: boolean }[] }>('listdescriptors');
  const found = descriptors.find(({ desc, internal }) => desc.startsWith(form) && !internal);
  if (found === undefined) throw new Error(`the node has no ${form} descriptor`);
  return found.desc;
};
const expressionOf = (descriptor: string): string => {
  const [, expression] = /^(?:sh\(wpkh|\w+)\((.*?)\/0\/\*\)/.exec(descriptor) ?? [];
  if (expression === undefined) throw new Error('a descriptor without a receive branch');
  return expression;
};

const derivedBySatchel = async (id: string, input: string, scriptType: ScriptType): Promise<string[]> => {
  expect(keys.open(id, input, scriptType, 'regtest')).toEqual({ ok: true, value: null });
  return (await keys.derive(id, 0, COUNT)).map(({ address }) => address);
};
const derivedByNode = (descriptor: string): Promise<string[]> =>
  node.rpc<string[]>('deriveaddresses', descriptor, [0, COUNT - 1]);

test.each([
  ['p2wpkh', 'wpkh('],
  ['p2tr', 'tr('],
  ['p2sh-p2wpkh', 'sh(wpkh('],
  ['p2pkh', 'pkh('],
] as const)(
  `ADDR-2 and ADDR-3: the first ${COUNT} %s addresses are those that the node derives from its own descriptor`,
  async (scriptType, form) => {
    const descriptor = await nodeKeys(form);
    expect(await derivedBySatchel(scriptType, descriptor, scriptType)).toEqual(await derivedByNode(descriptor));
  },
);

test(`ADDR-2: the first ${COUNT} wsh(sortedmulti) addresses are those of the node`, async () => {
  const accounts = await Promise.all(['wpkh(', 'tr(', 'pkh('].map(nodeKeys));
  const expressions = accounts.map((descriptor) => `${expressionOf(descriptor)}/0/*`);
  const body = `wsh(sortedmulti(2,${expressions.join(',')}))`;
  const descriptor = `${body}#${descriptorChecksum(body)}`;
  expect(await derivedBySatchel('multi', descriptor, 'p2wsh-sortedmulti')).toEqual(await derivedByNode(descriptor));
});

test('ADDR-1: the node reads every descriptor shown for a bare key, with the same checksum and addresses', async () => {
  const parsed = keys.parse(TRAINING_KEY, 'regtest');
  if (!parsed.ok) throw new Error(parsed.error.code);
  for (const { descriptor, addresses } of parsed.value.candidates) {
    expect(await node.rpc('deriveaddresses', descriptor, [0, 2])).toEqual(addresses);
    const { checksum } = await node.rpc<{ checksum: string }>('getdescriptorinfo', descriptor.replace(/#.*/, ''));
    expect(descriptor.endsWith(`#${checksum}`)).toBe(true);
  }
});

test('the output scripts are those of the node', async () => {
  for (const form of ['wpkh(', 'tr(', 'sh(wpkh(', 'pkh(']) {
    const descriptor = await nodeKeys(form);
    const parsed = keys.parse(descriptor, 'regtest');
    if (!parsed.ok) throw new Error(parsed.error.code);
    const scriptType = parsed.value.candidates[0]?.scriptType ?? 'p2wpkh';
    keys.open('scripts', descriptor, scriptType, 'regtest');
    for (const { address, scriptHex } of await keys.derive('scripts', 0, 3)) {
      const { scriptPubKey } = await node.rpc<{ scriptPubKey: string }>('validateaddress', address);
      expect(scriptHex).toBe(scriptPubKey);
    }
  }
});
