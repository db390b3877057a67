import { z } from 'zod';

/** An id in a path. Any text is allowed, because an unknown id is answered 404, never 400 (api.md API-8). */
export const idParams = z.object({ id: z.string().max(128) });

/**
 * An amount sent as a decimal string or a JSON number. The server passes a number on as its source text with the
 * exponent expanded, so that no amount ever passes through a floating-point value (product.md MON-5).
 */
export const amountInput = z
  .union([z.string(), z.number()])
  .transform(String)
  .meta({ description: 'Decimal string (preferred) or JSON number', example: '4.50' });

/** Body members that hold an amount, whose source text the server reads. */
export const AMOUNT_MEMBERS: readonly string[] = ['amount', 'amountUsd'];

/** The body member whose exact JSON text is kept (product.md MON-6). */
export const METADATA_MEMBER = 'metadata';

/**
 * State of a webhook or callback. `awaiting_approval`: the owner has not yet approved its private address; `disabled`:
 * nothing is sent, for example after it answered 410 (api.md HOOK-4, HOOK-9, HOOK-14).
 */
export const endpointStateSchema = z.enum(['active', 'awaiting_approval', 'disabled']);

/**
 * Only `http:` or `https:`, because pages link to it: a `javascript:` URL would run there. What stands in it is what a
 * browser opens: no user name, which people read as the host, no backslash, and no character that parsing drops or hides.
 * It is a plain string to the schema library, whose own URLs were parsed leniently before a check could see them.
 */
export const plainUrl = (longest: number) =>
  z
    .string()
    .max(longest)
    .refine(isPlainUrl, 'must be an http or https URL without user name, password, space or invisible character')
    .meta({ format: 'uri' });

export const webUrl = plainUrl(2048);

/** Returns true if a URL names its host plainly, whatever a lenient parser would make of it (reliability.md A26). */
export function isPlainUrl(text: string): boolean {
  const isPlain = /^https?:\/\/[^/?#@]+(?:[/?#]|$)/i.test(text) && !/[\s\\\p{C}\p{Z}]/u.test(text);
  return isPlain && anyUrl.safeParse(text).success;
}
const anyUrl = z.url();

/** A query parameter that may be repeated. A comma belongs to the text (api.md API-21). */
export const repeatable = <T extends z.ZodType>(item: T) => listOf(item, (part) => [part]);

/** A query parameter for words of a vocabulary: it may be repeated, or hold several with commas between them. */
export const repeatableWord = <T extends z.ZodType>(item: T) => listOf(item, (part) => part.split(','));

const listOf = <T extends z.ZodType>(item: T, partsOf: (text: string) => string[]) =>
  z.preprocess(
    (value) =>
      value === undefined
        ? undefined
        : [value].flat().flatMap((part: unknown) => (typeof part === 'string' ? partsOf(part) : [part])),
    z.array(item).optional(),
  );

/** Clients send null or `""` for values that they do not have. */
export const absent = z.union([z.literal(''), z.null()]).transform(() => undefined);

/** A text that may be missing, null or `""`. */
export const textOf = (longest: number) => z.union([absent, z.string().max(longest)]).optional();

/**
 * An amount as a JSON number with all its digits. Inside the server it is a boxed number that holds the decimal text,
 * which `src/main/http/raw-json.ts` writes; a client reads a plain number.
 */
export const exactNumber = z
  .custom<number>((value) => Object.prototype.toString.call(value) === '[object Number]', 'must be a number')
  .meta({ type: 'number' });

const count = (most: number) => z.coerce.number().int().min(0).max(most);

/** Pages of a list: `limit` or `take` (100 by default), `offset` or `skip`, and `after` (api.md API-16). */
export const pagingQuery = z.strictObject({
  limit: count(500).min(1).optional(),
  take: count(500).min(1).optional(),
  offset: count(1_000_000).optional(),
  skip: count(1_000_000).optional(),
  after: z.string().max(200).optional(),
});
