import { ok, refuse, type Result } from '../../../shared/result.ts';

/** A parsed body with the exact text of each of its top-level members. */
export interface JsonBody {
  readonly value: unknown;
  readonly sourceOf: (member: string) => string | undefined;
}

/** Deeper bodies are refused: nothing real needs them, and a recursive reader must not be driven by a caller. */
const MAX_DEPTH = 20;

const parse = (text: string): { value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
};

/** One open object or array while the text is walked. */
interface Level {
  /** Names seen; null in an array. */
  readonly keys: Set<string> | null;
  /** The next string is a name. */
  expectsKey: boolean;
}

/**
 * Walks JSON that `JSON.parse` has accepted, so that only strings and brackets need to be told apart.
 * Refuses depth beyond 20 and a name given twice in one object: readers differ on which of the two counts, and
 * nothing may be signed by one reading and acted on by another.
 */
const walk = (text: string): Result<ReadonlyMap<string, string>> => {
  const sources = new Map<string, string>();
  const levels: Level[] = [];
  let member: { name: string; from: number } | undefined;
  const closeMember = (to: number): void => {
    if (member) sources.set(member.name, text.slice(member.from, to).trim());
    member = undefined;
  };
  for (const token of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g)) {
    const [sign] = token;
    const level = levels.at(-1);
    if (sign === '{' || sign === '[') {
      if (levels.length >= MAX_DEPTH) return refuse('too_deep');
      levels.push({ keys: sign === '{' ? new Set() : null, expectsKey: sign === '{' });
    } else if (sign === '}' || sign === ']') {
      if (levels.length === 1) closeMember(token.index);
      levels.pop();
    } else if (sign === ',') {
      if (levels.length === 1) closeMember(token.index);
      if (level) level.expectsKey = level.keys !== null;
    } else if (sign !== ':' && level?.keys && level.expectsKey) {
      const name = JSON.parse(sign) as string; // a string token of valid JSON
      if (level.keys.has(name)) return refuse('duplicate_json_key', { params: { key: name.slice(0, 60) } });
      level.keys.add(name);
      level.expectsKey = false;
      if (levels.length === 1) member = { name, from: text.indexOf(':', token.index + sign.length) + 1 };
    }
  }
  return ok(sources);
};

/** Reads a JSON body whole: value, and the source text of each top-level member. */
export const readJsonText = (text: string): Result<JsonBody> => {
  const parsed = parse(text);
  if (!parsed) return refuse('malformed_json');
  const sources = walk(text);
  if (!sources.ok) return sources;
  return ok({ value: parsed.value, sourceOf: (member) => sources.value.get(member) });
};
