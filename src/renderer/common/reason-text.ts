import type { ReasonWords } from '../words/reasons/reasons.ts';

/** A sentence of the server in the language of the page; one that is not known stays in English (design.md COPY-12). */
export const reasonText = (words: ReasonWords, sentence: string): string => {
  if (Object.hasOwn(words.exact, sentence)) return words.exact[sentence] ?? sentence;
  for (const { form, say } of words.patterns) {
    const [found, value = '', last = value] = form.exec(sentence) ?? [];
    if (found !== undefined) return say(value, last === '' ? '' : reasonText(words, last));
  }
  return sentence;
};

/** Says in a whole sentence why a connection does not work, and what to do next (design.md COPY-13). */
export const connectionText = (words: ReasonWords, host: string, reason: string): string => {
  const { faults, patterns, other } = words.connection;
  if (Object.hasOwn(faults, reason)) return faults[reason]?.(host) ?? reason;
  for (const { form, say } of patterns) {
    const [found, value = ''] = form.exec(reason) ?? [];
    if (found !== undefined) return say(host, value);
  }
  return other(host, reasonText(words, reason).replace(/\.$/, ''));
};

/** The host of an address as a sentence names it: `kraken.com`, `127.0.0.1:8332`. */
export const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).host : address);
