import { ok, refuse } from '../../shared/result.ts';
import type { Refusal, Result } from '../../shared/result.ts';
import type { ScriptType } from '../../shared/vocabulary.ts';
import { descriptorChecksum } from './descriptor-checksum.ts';
import { parseKeyExpression } from './key-expression.ts';
import type { KeyExpression } from './key-expression.ts';

/** What was pasted, understood: keys, and the kinds of address they may be for. */
export interface KeySource {
  readonly scriptTypes: readonly ScriptType[];
  readonly threshold: number;
  readonly keys: readonly KeyExpression[];
}

const SHAPES: Readonly<Record<ScriptType, readonly [before: string, after: string]>> = {
  p2wpkh: ['wpkh(', ')'],
  p2tr: ['tr(', ')'],
  'p2sh-p2wpkh': ['sh(wpkh(', '))'],
  p2pkh: ['pkh(', ')'],
  'p2wsh-sortedmulti': ['wsh(sortedmulti(', '))'],
};
/** In the order they are offered (product.md "Addresses"). */
export const SINGLE_KEY_TYPES: readonly ScriptType[] = ['p2wpkh', 'p2tr', 'p2sh-p2wpkh', 'p2pkh'];
/** BIP 67 scripts push the counts with OP_1 … OP_16. */
const MOST_KEYS = 16;

const unknown = (key: string): Refusal => refuse('wallet_unknown_format', { details: { key } });

const allOf = <T>(results: readonly Result<T>[]): Result<T[]> => {
  const values: T[] = [];
  for (const result of results) {
    if (!result.ok) return result;
    values.push(result.value);
  }
  return ok(values);
};

const parseSingle = (scriptType: ScriptType, inner: string): Result<KeySource> => {
  if (inner.includes(',')) return unknown('Only a single key is understood here, no script tree.');
  const parsed = parseKeyExpression(inner);
  return parsed.ok ? ok({ scriptTypes: [scriptType], threshold: 1, keys: [parsed.value] }) : parsed;
};

const parseMultisig = (inner: string): Result<KeySource> => {
  const [threshold = '', ...expressions] = inner.split(',');
  if (!/^[1-9]\d?$/.test(threshold)) return unknown('The number of signatures is missing.');
  const needed = Number(threshold);
  if (expressions.length > MOST_KEYS) return unknown(`At most ${MOST_KEYS} keys are understood.`);
  if (needed > expressions.length) return unknown('More signatures are asked for than there are keys.');
  const keys = allOf(expressions.map(parseKeyExpression));
  if (!keys.ok) return keys;
  if (new Set(keys.value.map(({ key }) => key.text)).size < keys.value.length) return unknown('A key is there twice.');
  // beside a key with a path, a bare one is that very key (BIP 380), not an account
  if (new Set(keys.value.map(({ bare }) => bare)).size > 1) return unknown('Give every key the path /0/* or none.');
  return ok({ scriptTypes: ['p2wsh-sortedmulti'], threshold: needed, keys: keys.value });
};

const parseBody = (body: string): Result<KeySource> => {
  // the longest opening first: `wsh(sortedmulti(` is no `wsh(`, `sh(wpkh(` no `wpkh(`
  for (const scriptType of [...SINGLE_KEY_TYPES, 'p2wsh-sortedmulti'] as const) {
    const [before, after] = SHAPES[scriptType];
    if (body.startsWith(before) && body.endsWith(after)) {
      const inner = body.slice(before.length, -after.length);
      return scriptType === 'p2wsh-sortedmulti' ? parseMultisig(inner) : parseSingle(scriptType, inner);
    }
  }
  return unknown('Understood are wpkh(), sh(wpkh()), tr(), pkh() and wsh(sortedmulti()).');
};

/**
 * Reads an output descriptor (BIP 380–389): `wpkh() sh(wpkh()) tr() pkh() wsh(sortedmulti())`. Its checksum is asked for:
 * without one a typing error in a path would go unseen.
 */
export const parseDescriptor = (text: string): Result<KeySource> => {
  const [body = '', checksum, ...rest] = text.split('#');
  if (checksum === undefined) return unknown('The descriptor lacks its checksum (# and 8 characters at the end).');
  if (rest.length > 0 || checksum !== descriptorChecksum(body)) return refuse('wallet_bad_checksum');
  const source = parseBody(body);
  if (!source.ok) return source;
  const [scriptType] = source.value.scriptTypes;
  const fits = source.value.keys.every(({ key }) => key.says === null || key.says === scriptType);
  return fits ? source : unknown('A key is spelled for another kind of address than the descriptor.');
};

/** Writes the receive branch as a descriptor with checksum, its keys as xpub or tpub. */
export const writeDescriptor = (source: KeySource, scriptType: ScriptType): string => {
  const [before, after] = SHAPES[scriptType];
  const keys = source.keys.map(({ origin, key }) => `${origin}${key.text}/0/*`);
  const inner = scriptType === 'p2wsh-sortedmulti' ? [source.threshold, ...keys] : keys;
  const body = `${before}${inner.join(',')}${after}`;
  const checksum = descriptorChecksum(body);
  if (checksum === undefined) throw new Error('a descriptor of ours with a foreign character');
  return `${body}#${checksum}`;
};
