import { describe, expect, test } from 'vitest';
import { createStreamPlaces, MOST_STREAMS, type StreamOwner } from '../../../src/main/http/stream-places.ts';

const invoice = (id: number): StreamOwner => ({ kind: 'invoice', id: `invoice-${id}` });
const screen = (id: number): StreamOwner => ({ kind: 'screen', id: `screen-${id}` });

/** Takes places for as many different owners as there are places. @returns how many were given */
const takeAll = (places: ReturnType<typeof createStreamPlaces>, ownerOf: (id: number) => StreamOwner): number => {
  for (let taken = 0; ; taken += 1) if (!places.take(ownerOf(taken)).ok) return taken;
};

describe('A20: 500 streams in all', () => {
  test('strangers take at most 400 of them, so that screens and tills still get theirs', () => {
    const places = createStreamPlaces();
    expect(takeAll(places, invoice)).toBe(MOST_STREAMS.anonymous);
    expect(takeAll(places, screen)).toBe(MOST_STREAMS.all - MOST_STREAMS.anonymous);
    const refused = places.take({ kind: 'credential', id: 'key' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'too_many_streams' } });
  });

  test('a place that is given back twice is free once', () => {
    const places = createStreamPlaces();
    const givenBack = Array.from({ length: MOST_STREAMS.perScreen }, () => places.take(screen(1)));
    const [first] = givenBack;
    if (!first?.ok) return expect.fail('no place was free');
    first.value();
    first.value();
    expect([places.take(screen(1)).ok, places.take(screen(1)).ok]).toEqual([true, false]);
  });

  test('one id names different things under different kinds', () => {
    const places = createStreamPlaces();
    for (let taken = 0; taken < MOST_STREAMS.perScreen; taken += 1) places.take({ kind: 'screen', id: 'same' });
    expect(places.take({ kind: 'invoice', id: 'same' }).ok).toBe(true);
  });
});
