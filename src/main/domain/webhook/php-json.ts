/** JSON as PHP's `json_encode` writes it by default: compact, slashes escaped, everything beyond ASCII as `\uXXXX`. */

/**
 * Rewrites JSON so that PHP's `json_decode` and `json_encode` return it byte for byte, whether objects are read as objects
 * or as arrays (api.md HOOK-6).
 *
 * @param text valid JSON in which no object repeats a name
 * @returns undefined if no form survives: an empty or list-keyed object, a decimal below 0.0001, an integer beyond 64 bits
 */
export const phpSafe = (text: string): string | undefined => readValue({ tokens: text.match(TOKENS) ?? [], at: 0 });

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** A string as PHP writes it. PHP does not escape DEL. */
export const phpString = (text: string): string => {
  const escaped = text.replace(
    // eslint-disable-next-line no-control-regex -- control characters are what must be escaped
    /["\\/\u0000-\u001f]|[^\u0000-\u007f]/g,
    (sign) =>
      ESCAPES[sign] ??
      Array.from({ length: sign.length }, (_, at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
        '',
      ),
  );
  return `"${escaped}"`;
};

const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\]:,]/g;
const LEAST_DECIMAL = 0.0001;
const INT64_END = 2 ** 63;

/** Integers keep every digit while they fit into PHP's 64 bits; decimals become the shortest text of the same double. */
const phpNumber = (token: string): string | undefined => {
  if (/^-?\d+$/.test(token)) {
    const isKept = BigInt.asIntN(64, BigInt(token)) === BigInt(token) && token !== '-0';
    return isKept ? token : undefined;
  }
  const value = JSON.parse(token) as number; // a number token of valid JSON
  const size = value < 0 ? -value : value;
  // PHP writes smaller numbers with an exponent, and drops the sign of a zero
  if (size >= INT64_END || (size < LEAST_DECIMAL && size !== 0)) return undefined;
  if (size === 0 && token.startsWith('-')) return undefined;
  return String(value);
};

const phpText = (token: string): string | undefined => {
  const text = JSON.parse(token) as string; // a string token of valid JSON
  return text.isWellFormed() ? phpString(text) : undefined; // PHP refuses lone surrogates
};

interface Reader {
  readonly tokens: readonly string[];
  at: number;
}

const take = (reader: Reader): string => {
  const token = reader.tokens[reader.at] ?? '';
  reader.at += 1;
  return token;
};

/** Reads members or items up to the closing bracket; undefined if one of them does not survive. */
const readAll = (reader: Reader, end: string, readOne: () => string | undefined): string[] | undefined => {
  const parts: string[] = [];
  if (reader.tokens[reader.at] === end) {
    reader.at += 1;
    return parts;
  }
  for (;;) {
    const part = readOne();
    if (part === undefined) return undefined;
    parts.push(part);
    if (take(reader) === end) return parts;
  }
};

/** PHP takes an associative array with these keys for a list, and writes it as one. */
const areListKeys = (keys: readonly string[]): boolean => keys.every((key, at) => key === `"${at}"`);

const readObject = (reader: Reader): string | undefined => {
  const keys: string[] = [];
  const members = readAll(reader, '}', () => {
    const key = phpText(take(reader));
    take(reader); // the colon
    const value = readValue(reader);
    // PHP refuses a property whose name begins with NUL
    if (key === undefined || value === undefined || key.startsWith('"\\u0000')) return undefined;
    keys.push(key);
    return `${key}:${value}`;
  });
  return members && !areListKeys(keys) ? `{${members.join(',')}}` : undefined;
};

const readValue = (reader: Reader): string | undefined => {
  const token = take(reader);
  if (token === '{') return readObject(reader);
  if (token === '[') {
    const items = readAll(reader, ']', () => readValue(reader));
    return items && `[${items.join(',')}]`;
  }
  if (token.startsWith('"')) return phpText(token);
  return /^[tfn]/.test(token) ? token : phpNumber(token);
};
