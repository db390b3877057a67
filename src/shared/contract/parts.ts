import { z } from 'zod';

/** An id in a path. Any text: an unknown one is 404, never 400. */
export const idParams = z.object({ id: z.string().max(128) });

/**
 * Amounts come in as a decimal string or a JSON number. The server hands a number over as its source text with the
 * exponent expanded (product.md "Money"), so that no amount ever passes through a floating-point value.
 */
export const amountInput = z
  .union([z.string(), z.number()])
  .transform(String)
  .meta({ description: 'Decimal string (preferred) or JSON number', example: '4.50' });

/** Names of the body members that hold an amount; the server reads their source text. */
export const AMOUNT_MEMBERS: readonly string[] = ['amount', 'amountUsd'];

/** A member whose exact JSON text is kept. */
export const METADATA_MEMBER = 'metadata';

/** `http:` or `https:`, nothing else: the page links to it. */
export const webUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).max(2048);

/** A query parameter that may be given several times or comma-separated. */
export const repeatable = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) =>
      value === undefined
        ? undefined
        : (Array.isArray(value) ? value : [value]).flatMap((part: unknown) =>
            typeof part === 'string' ? part.split(',').filter(Boolean) : [part],
          ),
    z.array(item).optional(),
  );

/** Clients send null and `""` for what they do not have. */
export const absent = z.union([z.literal(''), z.null()]).transform(() => undefined);

/** A text that may be absent in each of these ways. */
export const textOf = (longest: number) => z.union([absent, z.string().max(longest)]).optional();

/**
 * An amount as a JSON number with every digit it has. The server writes it from its decimal text (http/raw-json.ts), which
 * travels in a boxed number; a reader gets a plain one.
 */
export const exactNumber = z
  .custom<number>((value) => Object.prototype.toString.call(value) === '[object Number]', 'must be a number')
  .meta({ type: 'number' });

const count = (most: number) => z.coerce.number().int().min(0).max(most);

/** `limit` or `take` (100, at most 500), `offset` or `skip`, `after`. */
export const pagingQuery = z.object({
  limit: count(500).min(1).optional(),
  take: count(500).min(1).optional(),
  offset: count(1_000_000).optional(),
  skip: count(1_000_000).optional(),
  after: z.string().max(200).optional(),
});
