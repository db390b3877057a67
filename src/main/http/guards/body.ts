import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AMOUNT_MEMBERS } from '../../../shared/contract/parts.ts';
import { expandJsonNumber } from '../../../shared/money.ts';
import { ok, refuse, type Refusal, type Result } from '../../../shared/result.ts';
import { readJsonText } from './json-text.ts';

/** The body of a request, as the guards read it. */
export interface ReadBody {
  /** Undefined if there is no body. */
  readonly value: unknown;
  readonly sourceOf: (member: string) => string | undefined;
  /** SHA-256 of the bytes in hex; an Idempotency-Key is bound to it. */
  readonly digest: string;
}

const MAX_BYTES = 65_536;

/** Refuses by the headers alone, before anything is read, so that no form of another website gets in (A2). */
export const refuseBodyHeaders = (request: IncomingMessage): Refusal | undefined => {
  if (!hasBody(request)) return undefined;
  if (BigInt(/^\d{1,18}$/.exec(request.headers['content-length'] ?? '')?.[0] ?? '0') > BigInt(MAX_BYTES)) {
    return refuse('body_too_large');
  }
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (!isJson(request.headers['content-type'] ?? '') || encoding.toLowerCase() !== 'identity') {
    return refuse('unsupported_media_type');
  }
  return undefined;
};

/** Reads a body of at most 64 KiB: UTF-8, JSON at most 20 deep, no name twice in an object (api.md API-6). */
export const readBody = async (request: IncomingMessage): Promise<Result<ReadBody>> => {
  const bytes = await collect(request);
  if (!bytes.ok) return bytes;
  const digest = createHash('sha256').update(bytes.value).digest('hex');
  const text = decode(bytes.value);
  if (text === undefined) return refuse('malformed_json');
  if (text.trim() === '') return ok({ value: undefined, sourceOf: () => undefined, digest });
  const json = readJsonText(text);
  if (!json.ok) return json;
  const { value, sourceOf } = json.value;
  return ok({ value: withExactAmounts(value, sourceOf), sourceOf, digest });
};

/** Collects a body. Beyond the limit the rest is read and dropped, so that the refusal still gets through (A7). */
const collect = (request: IncomingMessage): Promise<Result<Buffer>> =>
  new Promise((resolve) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    request.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes <= MAX_BYTES) parts.push(part);
      else resolve(refuse('body_too_large'));
    });
    request.on('end', () => resolve(ok(Buffer.concat(parts))));
    request.on('error', () => resolve(refuse('malformed_json'))); // the request was cut off, so nobody hears the answer
  });

const decode = (bytes: Buffer): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/**
 * Replaces amounts that were sent as JSON numbers by their source text, before a float can round them (product.md
 * MON-5).
 */
const withExactAmounts = (value: unknown, sourceOf: (member: string) => string | undefined): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const exact: Record<string, unknown> = { ...value };
  for (const member of AMOUNT_MEMBERS) {
    const source = sourceOf(member);
    if (typeof exact[member] === 'number' && source !== undefined) exact[member] = expandJsonNumber(source) ?? source;
  }
  return exact;
};

/** Refuses by the headers alone what is no file: no form of another website can send this type either (A2). */
export const refuseUploadHeaders = (request: IncomingMessage): Refusal | undefined => {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = request.headers;
  const isFile = type.trim().toLowerCase() === 'application/octet-stream' && encoding.toLowerCase() === 'identity';
  return isFile ? undefined : refuse('file_expected');
};

const hasBody = (request: IncomingMessage): boolean =>
  request.headers['transfer-encoding'] !== undefined || !/^0*$/.test(request.headers['content-length'] ?? '');

const isJson = (contentType: string): boolean =>
  /^application\/json\s*(;\s*charset\s*=\s*"?utf-?8"?\s*)?;?$/i.test(contentType.trim());
