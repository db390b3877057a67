import { describe, expect, test } from 'vitest';
import { errorPage } from '../../../../src/main/http/pages/error-page.ts';
import { languageFor } from '../../../../src/main/http/pages/language.ts';
import { createDisplayDictionary } from '../../../../src/renderer/words/customer-screen-words.ts';
import { ERRORS, type ErrorCode } from '../../../../src/shared/errors.ts';
import { LANGUAGES } from '../../../../src/shared/languages.ts';

const textsOf = (words: object, path = ''): [string, string][] =>
  Object.entries(words).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    const at = `${path}/${name}`;
    if (typeof value === 'string') return [[at, value]];
    if (typeof value === 'function') return [[at, String(value('{1}', '{2}'))]];
    return value !== null && typeof value === 'object' ? textsOf(value, at) : [];
  });

describe.each(LANGUAGES)('the words of the pages in %s', (language) => {
  const { words } = languageFor(language, undefined);
  const screen = createDisplayDictionary()(language);

  test('are those of the customer’s screen for the same states (STATE-1, STATE-22)', () => {
    expect({
      toPay: words.toPay,
      stillToPay: words.pay.stillToPay,
      seen: words.seen,
      paid: words.paid,
      thanks: words.thanks,
      heldFor: words.pay.heldFor,
      noLightning: words.pay.noLightning,
      arrived: words.pay.arrived,
      ask: words.pay.ask,
      wait: words.pay.wait,
      over: words.pay.over('{a}'),
      twice: words.pay.twice,
      received: words.pay.received('{a}'),
      sale: words.pay.sale('', 7),
      code: words.pay.code('{a}'),
      codeForRest: words.pay.codeForRest('{a}'),
    }).toEqual({
      toPay: screen.toPay,
      stillToPay: screen.stillToPay,
      seen: screen.seen,
      paid: screen.paid,
      thanks: screen.thanks,
      heldFor: screen.priceHeld,
      noLightning: screen.noLightning,
      arrived: `${screen.late}.`,
      ask: screen.askSay,
      wait: `${screen.wait}.`,
      over: screen.over('{a}'),
      twice: `${screen.twice}. ${screen.twiceSay}`,
      received: screen.received('{a}'),
      sale: ` · ${screen.sale(7)}`,
      code: screen.qrLabel('{a}'),
      codeForRest: screen.qrLabelRest('{a}'),
    });
    expect(screen.nothingPaid.startsWith(words.pay.nothingPaid)).toBe(true);
    expect(screen.seenSay.startsWith(words.moment)).toBe(true);
  });

  test('never hold what customers do not read (COPY-1)', () => {
    const { errors, ...ofPayers } = words;
    const texts = textsOf({ ...ofPayers, errors: { ...errors, inside: '', insideName: '' } });
    expect(texts.length).toBeGreaterThan(60);
    const banned = /mempool|confirmation|block|on-chain|utxo|invoice|\bnode\b|xpub|rbf|bestätigung|knoten|rechnung/i;
    expect(texts.filter(([, text]) => banned.test(text))).toEqual([]);
  });

  test('are all filled in', () => {
    expect(textsOf(words).filter(([, text]) => text.trim() === '' || text.includes('undefined'))).toEqual([]);
  });

  test('have a page for each code of the catalogue, on each listener (COPY-11)', () => {
    for (const code of Object.keys(ERRORS) as ErrorCode[])
      // the keys of a closed record
      for (const listener of ['private', 'public'] as const) {
        const facts = { error: { code }, requestId: 'r1', listener, path: '/', shop: 'A & <b>' };
        const { html } = errorPage(facts, languageFor(language, undefined));
        expect([code, /<h1>([^<]+)<\/h1>/.exec(html)?.[1]?.length ?? 0]).not.toEqual([code, 0]);
        expect([code, html.includes('undefined')]).toEqual([code, false]);
        expect(html).toContain('A &amp; &lt;b&gt;');
      }
  });
});
