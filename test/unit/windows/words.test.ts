import { describe, expect, it } from 'vitest';
import { wordsFor } from '../../../src/main/windows/words.ts';

describe('the words of menus and dialogs', () => {
  it('follow the system’s language if there is a translation', () => {
    expect(wordsFor('de-AT').quit).toBe('Satchel beenden');
    expect(wordsFor('DE').quit).toBe('Satchel beenden');
    expect(wordsFor('fr-FR').quit).toBe('Quit Satchel');
    expect(wordsFor('').quit).toBe('Quit Satchel');
  });
  it('are whole in each language, and no sentence is left untranslated', () => {
    const [english, german] = [wordsFor('en'), wordsFor('de')];
    expect(Object.keys(german).toSorted()).toEqual(Object.keys(english).toSorted());
    for (const [key, text] of Object.entries(german)) {
      expect(text, key).not.toBe('');
      expect(text, key).not.toBe(Object.entries(english).find(([name]) => name === key)?.[1]);
    }
  });
});
