import { cutText } from '../../../shared/cut-text.ts';
import { ok, refuse, type Refusal, type Result } from '../../../shared/result.ts';

/** A parsed body with the exact text of each of its top-level members. */
export interface JsonBody {
  readonly value: unknown;
  readonly sourceOf: (member: string) => string | undefined;
}

/** Deeper bodies are refused: nothing real needs them, and no caller may drive a recursive reader (api.md API-6). */
const MAX_DEPTH = 20;

/** Reads a JSON body: its value, and the source text of each top-level member. */
export const readJsonText = (text: string): Result<JsonBody> => {
  const parsed = parse(text);
  if (!parsed) return refuse('malformed_json');
  const sources = walkText(text);
  if (!sources.ok) return sources;
  const spoilt = findSpoilt(parsed.value);
  if (spoilt) return refuse('validation_failed', { details: { [nameOf(spoilt)]: 'must be Unicode text without NUL' } });
  return ok({ value: parsed.value, sourceOf: (member) => sources.value.get(member) });
};

const parse = (text: string): { value: unknown } | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch {
    return undefined;
  }
};

/**
 * Finds a text or a name that is half of a surrogate pair, which no UTF-8 can carry, or holds a NUL, at which other
 * programs end a text (api.md API-22). @returns its path, or undefined
 */
const findSpoilt = (value: unknown): readonly string[] | undefined => {
  if (typeof value === 'string') return isText(value) ? undefined : [];
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const path = isText(name) ? findSpoilt(member) : [];
    if (path) return [name, ...path];
  }
  return undefined;
};

const isText = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** The name of a field as an answer may repeat it. */
const nameOf = (path: readonly string[]): string =>
  cutText(path.join('.').toWellFormed(), MOST_NAME).replaceAll('\0', '\uFFFD') || 'body';

const MOST_NAME = 60;

/**
 * Walks JSON that `JSON.parse` has accepted, so it need only tell strings from brackets. It refuses a depth beyond 20,
 * and a name that an object has twice (A8): parsers differ on which of the two counts, and nothing may be signed by one
 * reading and acted on by the other.
 */
const walkText = (text: string): Result<ReadonlyMap<string, string>> => {
  const walk: Walk = { text, levels: [], sources: new Map(), member: undefined };
  for (const token of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]/g)) {
    const refused = step(walk, token[0], token.index);
    if (refused) return refused;
  }
  return ok(walk.sources);
};

/** The findings of a walk so far. */
interface Walk {
  readonly text: string;
  readonly levels: Level[];
  readonly sources: Map<string, string>;
  /** The top-level member that is being read. */
  member: { readonly name: string; readonly from: number } | undefined;
}

/** An object or array that is open while the text is walked. */
interface Level {
  /** The names seen so far; null in an array. */
  readonly keys: Set<string> | null;
  /** True if the next string is a name. */
  expectsKey: boolean;
}

const step = (walk: Walk, token: string, at: number): Refusal | undefined => {
  const level = walk.levels.at(-1);
  switch (token) {
    case '{':
    case '[':
      return open(walk, token === '{');
    case '}':
    case ']':
      endValue(walk, at);
      walk.levels.pop();
      return undefined;
    case ',':
      endValue(walk, at);
      if (level) level.expectsKey = level.keys !== null;
      return undefined;
    default:
      return level?.expectsKey ? readName(walk, level, token, at) : undefined;
  }
};

const open = (walk: Walk, isObject: boolean): Refusal | undefined => {
  if (walk.levels.length >= MAX_DEPTH) return refuse('too_deep');
  walk.levels.push({ keys: isObject ? new Set() : null, expectsKey: isObject });
  return undefined;
};

const readName = (walk: Walk, level: Level, token: string, at: number): Refusal | undefined => {
  const name = JSON.parse(token) as string; // a string token of valid JSON
  if (level.keys?.has(name)) return refuse('duplicate_json_key', { params: { key: nameOf([name]) } });
  level.keys?.add(name);
  level.expectsKey = false;
  if (walk.levels.length === 1) walk.member = { name, from: walk.text.indexOf(':', at + token.length) + 1 };
  return undefined;
};

/** A comma or a closing bracket ends a value; the text of a top-level member is kept. */
const endValue = (walk: Walk, at: number): void => {
  if (walk.levels.length !== 1 || !walk.member) return;
  walk.sources.set(walk.member.name, walk.text.slice(walk.member.from, at).trim());
  walk.member = undefined;
};
