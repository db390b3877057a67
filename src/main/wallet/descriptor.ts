import { ok, refuse } from '../../shared/result.ts';
import type { Refusal, Result } from '../../shared/result.ts';
import type { ScriptType } from '../../shared/vocabulary.ts';
import { descriptorChecksum } from './descriptor-checksum.ts';
import { parseKeyExpression } from './key-expression.ts';
import type { KeyExpression } from './key-expression.ts';

/** The keys that a pasted text holds, and the kinds of address that they may be for. */
export interface KeySource {
  readonly scriptTypes: readonly ScriptType[];
  readonly threshold: number;
  readonly keys: readonly KeyExpression[];
}

/** The kinds of address for a bare key, in the order in which the owner is offered them (product.md ADDR-1). */
export const SINGLE_KEY_TYPES: readonly ScriptType[] = ['p2wpkh', 'p2tr', 'p2sh-p2wpkh', 'p2pkh'];

const SHAPES: Readonly<Record<ScriptType, readonly [before: string, after: string]>> = {
  p2wpkh: ['wpkh(', ')'],
  p2tr: ['tr(', ')'],
  'p2sh-p2wpkh': ['sh(wpkh(', '))'],
  p2pkh: ['pkh(', ')'],
  'p2wsh-sortedmulti': ['wsh(sortedmulti(', '))'],
};
/** A sortedmulti script pushes its counts with OP_1 … OP_16, so it has at most 16 keys. */
const MOST_KEYS = 16;

/**
 * Reads an output descriptor (BIP 380–389) of the form `wpkh()`, `sh(wpkh())`, `tr()`, `pkh()` or `wsh(sortedmulti())`.
 * The checksum is required, because without it a typing error in a path would go unseen (product.md ADDR-2).
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

/** Writes the receive branch as a descriptor with a checksum. Its keys are spelled as xpub or tpub. */
export const writeDescriptor = (source: KeySource, scriptType: ScriptType): string => {
  const [before, after] = SHAPES[scriptType];
  const keys = source.keys.map(({ origin, key }) => `${origin}${key.text}/0/*`);
  const inner = scriptType === 'p2wsh-sortedmulti' ? [source.threshold, ...keys] : keys;
  const body = `${before}${inner.join(',')}${after}`;
  const checksum = descriptorChecksum(body);
  if (checksum === undefined) throw new Error('the written descriptor holds an invalid character');
  return `${body}#${checksum}`;
};

const parseBody = (body: string): Result<KeySource> => {
  // startsWith tells these forms apart: no opening is the beginning of another one.
  for (const scriptType of [...SINGLE_KEY_TYPES, 'p2wsh-sortedmulti'] as const) {
    const [before, after] = SHAPES[scriptType];
    if (body.startsWith(before) && body.endsWith(after)) {
      const inner = body.slice(before.length, -after.length);
      return scriptType === 'p2wsh-sortedmulti' ? parseMultisig(inner) : parseSingle(scriptType, inner);
    }
  }
  return unknown('Understood are wpkh(), sh(wpkh()), tr(), pkh() and wsh(sortedmulti()).');
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
  // Beside a key with a path, a bare key would mean that single key and not an account (BIP 380).
  if (new Set(keys.value.map(({ bare }) => bare)).size > 1) return unknown('Give every key the path /0/* or none.');
  return ok({ scriptTypes: ['p2wsh-sortedmulti'], threshold: needed, keys: keys.value });
};

const allOf = <T>(results: readonly Result<T>[]): Result<T[]> => {
  const values: T[] = [];
  for (const result of results) {
    if (!result.ok) return result;
    values.push(result.value);
  }
  return ok(values);
};

const unknown = (key: string): Refusal => refuse('wallet_unknown_format', { details: { key } });
