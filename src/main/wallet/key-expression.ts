import { refuse } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { parseExtendedKey } from './extended-key.ts';
import type { ExtendedKey } from './extended-key.ts';

/** A key with the origin before it and the path after it, as descriptors write them (BIP 380). */
export interface KeyExpression {
  readonly key: ExtendedKey;
  /** `[fingerprint/path]` as it was given, or empty. */
  readonly origin: string;
  /** True if no path follows the key, so that Satchel adds the receive path. */
  readonly bare: boolean;
}

const EXPRESSION = /^(\[[0-9a-fA-F]{8}(?:\/\d{1,10}[h']?)*\])?([^/[\]]+)(\/[^[\]]*)?$/;
/** The receive branch alone, or receive and change together (BIP 389). */
const RECEIVE_PATHS: ReadonlySet<string> = new Set(['/0/*', '/<0;1>/*']);

/** Reads `[origin]KEY/0/*`, `[origin]KEY/<0;1>/*` or `[origin]KEY` (product.md ADDR-3). */
export const parseKeyExpression = (text: string): Result<KeyExpression> => {
  const [, origin = '', keyText, path] = EXPRESSION.exec(text) ?? [];
  if (keyText === undefined) return refuse('wallet_unknown_format');
  const parsed = parseExtendedKey(keyText);
  if (!parsed.ok) return parsed;
  if (path !== undefined && !RECEIVE_PATHS.has(path)) {
    return refuse('wallet_unknown_format', { details: { key: 'The path behind the key must be /0/* or /<0;1>/*.' } });
  }
  return { ok: true, value: { key: parsed.value, origin, bare: path === undefined } };
};
