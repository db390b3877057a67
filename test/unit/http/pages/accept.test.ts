import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rankedRanges, wantsPage } from '../../../../src/main/http/pages/accept.ts';

const request = (headers: Record<string, string | undefined>): IncomingMessage => ({ headers }) as IncomingMessage; // all that is read
const isPage = (accept: string | undefined): boolean => wantsPage(request({ accept }), '/i/x');

describe('who prefers a page to JSON (RFC 9110 §12.5.1)', () => {
  test.each([
    ['text/html', true],
    ['TEXT/HTML', true],
    ['text/html;level=1;q=0.7, application/json;q=0.6', true],
    ['text/*, application/json;q=0.5', true],
    ['text/html, application/xhtml+xml, */*', true],
    ['text/html;q=0.1', true],
    ['application/json;q=0, */*', true],
    ['*/*;q=0.1, text/html;q=0.2', true],
    [undefined, false],
    ['', false],
    ['*/*', false],
    ['text/html, application/json', false],
    ['text/html;q=0.5, application/json', false],
    ['text/html;q=0.5, */*', false],
    ['text/html;q=0, */*', false],
    ['text/html;q=2', false],
    ['text/html;q=', false],
    ['text/plain', false],
    ['text/event-stream', false],
  ])('%s: %s', (accept, expected) => {
    expect([accept, isPage(accept)]).toEqual([accept, expected]);
  });

  test('any header gives an answer, in the order of its weights', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (header) => {
        const weights = rankedRanges(header).map(({ quality }) => quality);
        expect(weights).toEqual(weights.toSorted((a, b) => b - a));
        expect(weights.every((weight) => weight >= 0 && weight <= 1)).toBe(true);
      }),
    );
  });

  test('a header of thousands of ranges is cut', () => {
    expect(rankedRanges(Array.from({ length: 5_000 }, (_, at) => `a/${at}`).join(',')).length).toBeLessThan(100);
  });
});
