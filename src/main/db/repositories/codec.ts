/**
 * Maps a property of a record to its column. `read` and `write` are methods, so that fields of any stored type are
 * assignable.
 */
export interface Field<T, C extends string, S> {
  readonly column: C;
  read(stored: S): T;
  write(value: T): S;
}

/** A field for each property of a record. */
type FieldsOf<R> = { readonly [K in keyof R]-?: Field<R[K], string, unknown> };

type StoredOf<F> = F extends { write(value: never): infer S } ? S : never;

/** The type of the row that these fields describe. */
export type RowOf<F> = {
  [K in keyof F as F[K] extends { readonly column: infer C extends string } ? C : never]: StoredOf<F[K]>;
};

export interface Codec<R, F> {
  readonly toRow: (record: R) => RowOf<F>;
  /** Writes only the columns of the given properties. */
  readonly toChange: (change: Partial<R>) => Partial<RowOf<F>>;
  readonly fromRow: (row: RowOf<F>) => R;
}
/** The type of the rows that a codec reads and writes. */
export type CodecRow<C> = C extends Codec<infer _R, infer F> ? RowOf<F> : never;

/**
 * Creates the codec of a table, the only place that turns a record into a row and back. Columns and stored words keep
 * their names when the code renames a property, so that a new name needs no migration: the codec is where the old word in
 * the database meets the new name in the code.
 */
export const createCodec =
  <R extends object>() =>
  <F extends FieldsOf<R>>(fields: F): Codec<R, F> => {
    // FieldsOf<R> guarantees these keys, but Object.entries widens them to string.
    const entries = Object.entries(fields) as [keyof R & string, Field<unknown, string, unknown>][];
    // Copied for each record: one that grows property by property leaves many times its size as garbage.
    const blank = Object.fromEntries(entries.map(([property]): [string, unknown] => [property, undefined]));
    const toChange = (change: Partial<R>): Partial<RowOf<F>> => {
      const row: Record<string, unknown> = {};
      for (const [property, field] of entries)
        if (change[property] !== undefined) row[field.column] = field.write(change[property]);
      return row as Partial<RowOf<F>>; // each column comes from F
    };
    return {
      toChange,
      toRow: (record) => toChange(record) as unknown as RowOf<F>, // a whole record gives a whole row
      fromRow: (row) => {
        const stored = row as Record<string, unknown>; // lets the row be read by column name
        const record = { ...blank };
        for (const [property, field] of entries) record[property] = field.read(stored[field.column]);
        return record as R; // every property of R has its field
      },
    };
  };

/** Any text. */
export const text = <C extends string>(column: C): Field<string, C, string> => ({
  column,
  read: (stored) => stored,
  write: (value) => value,
});

/** A word from a fixed list. Reading an unknown word throws. */
export const word = <T extends string, C extends string>(column: C, words: readonly T[]): Field<T, C, string> => ({
  column,
  read: (stored) => {
    const found = words.find((known) => known === stored);
    if (found === undefined) throw new Error(`${column} holds the unknown word “${stored}”`);
    return found;
  },
  write: (value) => value,
});

/** A word from a fixed list that the database spells differently, because rows keep the word of an earlier version. */
export const renamed = <T extends string, S extends string, C extends string>(
  column: C,
  storedWords: Readonly<Record<T, S>>,
): Field<T, C, S> => {
  const words = Object.keys(storedWords) as T[]; // the keys of a Record<T, …>
  return {
    column,
    read: (stored) => {
      const found = words.find((known) => storedWords[known] === stored);
      if (found === undefined) throw new Error(`${column} holds the unknown word “${stored}”`);
      return found;
    },
    write: (value) => storedWords[value],
  };
};

/** An amount of money or a cursor, a bigint in the record and in the row. */
export const amount = <C extends string>(column: C): Field<bigint, C, bigint> => ({
  column,
  read: (stored) => stored,
  write: (value) => value,
});

/** An integer of any size, stored as decimal text. */
export const bigText = <C extends string>(column: C): Field<bigint, C, string> => ({
  column,
  read: (stored) => BigInt(stored),
  write: (value) => value.toString(),
});

/** A time, height, index or count: a number in the record, an INTEGER column in the row. */
export const count = <C extends string>(column: C): Field<number, C, bigint> => ({
  column,
  read: (stored) => {
    const value = Number(stored);
    if (!Number.isSafeInteger(value)) throw new RangeError(`${column} is beyond 2^53`);
    return value;
  },
  write: (value) => BigInt(value),
});

/** Bytes: hex in the record, a BLOB column in the row. */
export const hexBytes = <C extends string>(column: C): Field<string, C, Uint8Array> => ({
  column,
  read: (stored) => Buffer.from(stored).toString('hex'),
  write: (value) => Buffer.from(value, 'hex'),
});

/** A number from a fixed list. Reading another one throws. */
export const oneOf = <T extends number, C extends string>(column: C, values: readonly T[]): Field<T, C, bigint> => ({
  column,
  read: (stored) => {
    const value = values.find((each) => BigInt(each) === stored);
    if (value === undefined) throw new RangeError(`${column} holds ${stored}`);
    return value;
  },
  write: (value) => BigInt(value),
});

/** A boolean, stored as 0 or 1. */
export const flag = <C extends string>(column: C): Field<boolean, C, bigint> => ({
  column,
  read: (stored) => stored !== 0n,
  write: (value) => (value ? 1n : 0n),
});

/** A value stored as JSON. Reading it validates it with `parse`. */
export const json = <T, C extends string>(
  column: C,
  parse: (value: unknown) => T,
  format: (value: T) => unknown = (value) => value,
): Field<T, C, string> => ({
  column,
  read: (stored) => parse(JSON.parse(stored)),
  write: (value) =>
    JSON.stringify(format(value), (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part)),
});

/** A field that may be null. */
export const nullable = <T, C extends string, S>(field: Field<T, C, S>): Field<T | null, C, S | null> => ({
  column: field.column,
  read: (stored) => (stored === null ? null : field.read(stored)),
  write: (value) => (value === null ? null : field.write(value)),
});
