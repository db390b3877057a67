import type { Compilable, CompiledQuery } from 'kysely';
import type { Queries } from '../repositories/tables.ts';

/**
 * Builds a query at its first use and keeps its SQL, because Kysely takes longer to build a short read than SQLite to run
 * it. For reads of every request; the others are clearer written out.
 *
 * @param build gets the parameters, which must be those of the query, in the order in which the SQL names them
 * @returns runs the query on these connections with these parameters
 * @throws at the first use, if the query has other parameters
 */
export const compiledOnce = <P extends readonly unknown[], R>(
  build: (queries: Queries, ...parameters: P) => Compilable<R>,
): ((queries: Queries, ...parameters: P) => Promise<R[]>) => {
  let compiled: CompiledQuery<R> | undefined;
  return async (queries, ...parameters) => {
    compiled ??= checked(build(queries, ...parameters).compile(), parameters);
    return (await queries.executeQuery<R>({ ...compiled, parameters })).rows;
  };
};

const checked = <R>(compiled: CompiledQuery<R>, parameters: readonly unknown[]): CompiledQuery<R> => {
  const { parameters: own, sql } = compiled;
  const isSame = own.length === parameters.length && own.every((value, at) => value === parameters[at]);
  if (!isSame) throw new Error(`other parameters than those of the query: ${sql}`);
  return compiled;
};
