import type { z } from 'zod';
import { ok, refuse, type Result } from '../../shared/result.ts';

/** Parses one part of a request with its schema. A route without a schema for that part gets undefined. */
export const parsePart = (schema: z.ZodType | undefined, value: unknown): Result<unknown> => {
  if (!schema) return ok(undefined);
  const parsed = schema.safeParse(value);
  return parsed.success ? ok(parsed.data) : refuse('validation_failed', { details: detailsOf(parsed.error) });
};

/** Names each wrong field by its path, with the first reason: `{"store.currency":"must be …"}` (api.md API-7). */
const detailsOf = (error: z.ZodError): Record<string, string> => {
  const details: Record<string, string> = {};
  for (const issue of error.issues) {
    const names = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    for (const name of names) {
      const field = name.map(String).join('.') || 'body';
      if (!Object.hasOwn(details, field)) {
        details[field] = issue.code === 'unrecognized_keys' ? 'is not a field here' : issue.message;
      }
    }
  }
  return details;
};
