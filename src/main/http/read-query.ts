import { parse } from 'node:querystring';

/** PHP and axios write a repeated parameter as `name[]`, or as `name[0]`, `name[1]`. */
const REPEAT = /^([^[\]]+)\[\d{0,9}\]$/;

/**
 * Reads the query of a request. `name[]` and `name[0]` repeat `name`, and every parameter is read, however many there
 * are, because one that is dropped would widen a list (api.md API-21).
 */
export const readQuery = (text: string | null): Readonly<Record<string, string | string[]>> => {
  const members = new Map<string, string | string[]>();
  for (const [written, value = ''] of Object.entries(parse(text ?? '', '&', '=', { maxKeys: 0 }))) {
    const name = REPEAT.exec(written)?.[1];
    if (name === undefined && !members.has(written)) members.set(written, value);
    else members.set(name ?? written, [members.get(name ?? written) ?? [], value].flat());
  }
  return Object.fromEntries(members);
};
