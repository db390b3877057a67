import { cutText } from '../../shared/cut-text.ts';
import { redact } from './redact.ts';

/** Longest text in a log line, such as a path, a Host or a message that quotes what somebody sent. */
const MOST_TEXT = 300;
const MOST_FRAMES = 15;
const MOST_MEMBERS = 40;
const MOST_DEPTH = 5;
/** A cut in the middle of a secret would leave a half that no pattern recognises, so a longer piece is redacted first. */
const REDACTED_BEYOND = 4;

/**
 * Cuts what a log line is made of: texts, lists, objects and errors. Strangers choose what stands in them, and a line of
 * 60 kB per request would push the lines of the shop out of the log (reliability.md A16).
 */
export const boundFields = (fields: object): Record<string, unknown> => members(Object.entries(fields), 0);

export const boundText = (text: string): string => {
  if (text.length <= MOST_TEXT) return text;
  const clean = redact(cutText(text, MOST_TEXT * REDACTED_BEYOND));
  return `${cutText(clean, MOST_TEXT)}… (${text.length} characters)`;
};

const bound = (value: unknown, depth: number): unknown => {
  if (typeof value === 'string') return boundText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MOST_DEPTH) return '…';
  if (value instanceof Error) return boundError(value, depth);
  if (value instanceof Date) return value.toJSON();
  if (Array.isArray(value)) {
    const items: unknown[] = value.slice(0, MOST_MEMBERS).map((item: unknown) => bound(item, depth + 1));
    return value.length > MOST_MEMBERS ? [...items, `… (${value.length} in all)`] : items;
  }
  return members(Object.entries(value), depth);
};

const members = (entries: readonly (readonly [string, unknown])[], depth: number): Record<string, unknown> => {
  const kept = entries.slice(0, MOST_MEMBERS).map(([key, each]) => [boundText(key), bound(each, depth + 1)]);
  return Object.fromEntries(entries.length > MOST_MEMBERS ? [...kept, ['…', `${entries.length} in all`]] : kept);
};

/** An error as its kind, message, frames, cause and what it carries along, such as `code`. */
const boundError = (error: Error, depth: number): Record<string, unknown> => {
  const own = Object.entries(error).filter(([key]) => !['name', 'message', 'stack', 'cause'].includes(key));
  const { cause } = error;
  const errors: unknown = error instanceof AggregateError ? error.errors : undefined;
  return {
    type: boundText(error.name),
    message: boundText(error.message),
    stack: framesOf(error),
    ...members(own, depth),
    ...(cause !== undefined && { cause: bound(cause, depth + 1) }),
    ...(errors !== undefined && { errors: bound(errors, depth + 1) }),
  };
};

/** The frames of the stack without the message before them, which is cut by itself. */
const framesOf = ({ stack = '' }: Error): string =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, MOST_FRAMES)
    .map((line) => boundText(line))
    .join('\n');
