/** A changed fact of an audit entry. */
export interface Change {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Only the differences; everything if there was nothing before. */
export const changesOf = (before: string | null, after: string | null): Change[] => {
  const [was, is] = [factsOf(before), factsOf(after)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return names
    .map((name) => ({ name, before: textOf(was[name]), after: textOf(is[name]) }))
    .filter((change) => change.before !== change.after);
};

const factsOf = (json: string | null): Readonly<Record<string, unknown>> => {
  if (json === null) return {};
  try {
    const facts: unknown = JSON.parse(json);
    return typeof facts === 'object' && facts !== null && !Array.isArray(facts) ? { ...facts } : { '': facts };
  } catch {
    return { '': json };
  }
};

const textOf = (fact: unknown): string | null => {
  if (fact === undefined || fact === null) return null;
  return typeof fact === 'string' ? fact : JSON.stringify(fact);
};
