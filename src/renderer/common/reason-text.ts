import type { ReasonWords } from '../words/reasons.ts';

/** A sentence of the server in the language of the page; one that is not known stays in English (design.md COPY-12). */
export const reasonText = (words: ReasonWords, sentence: string): string => {
  if (Object.hasOwn(words.exact, sentence)) return words.exact[sentence] ?? sentence;
  for (const { form, say } of words.patterns) {
    const [found, value = '', last = value] = form.exec(sentence) ?? [];
    if (found !== undefined) return say(value, last === '' ? '' : reasonText(words, last));
  }
  return sentence;
};
