import { readdirSync, readFileSync } from 'node:fs';

/** Returns the words of the shop's own pages in a language, by their English wording. */
export const spokenIn = (
  language: string,
): ((english: string, values?: Readonly<Record<string, string>>) => string) => {
  const folder = `src/renderer/locales/${language}`;
  const catalogues = readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`, 'utf8'));
  const words = new Map<string, string>();
  for (const [, id = '', text = ''] of catalogues.join('\n').matchAll(/^msgid "(.+)"\nmsgstr "(.*)"$/gm))
    words.set(id, text);
  return (english, values = {}) => {
    const text = words.get(english);
    if (!text) throw new Error(`“${english}” is not in the catalogue of ${language}`);
    return text.replaceAll(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? '');
  };
};
