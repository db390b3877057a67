import { describe, expect, it } from 'vitest';
import { createTill } from '../../../../src/renderer/till/state/till.ts';
import { keep } from '../fixtures.ts';

describe('a till that is locked while it reads', () => {
  const sent: { readonly what: string; readonly signal: AbortSignal | null }[] = [];
  const till = createTill({
    fetch: async (url, init) => {
      sent.push({ what: `${init?.method} ${url}`, signal: init?.signal ?? null });
      if (url.endsWith('/displays')) await new Promise((_, reject) => init?.signal?.addEventListener('abort', reject));
      return new Response(null, { status: 204 });
    },
    tab: keep(),
    browser: keep(),
    now: Date.now,
    newKey: () => 'key',
    open: () => undefined,
    later: () => undefined,
    locale: 'en-GB',
    copy: async () => true,
    bridge: null,
  });

  it('drops what it read, logs out all the same, and reads again', async () => {
    const reading = till.client.displays();
    const locked = till.gate.lock();
    expect(await reading).toMatchObject({ ok: false, error: { code: 'unreachable' } });
    await locked;
    expect(sent.map(({ what, signal }) => [what, signal?.aborted ?? null])).toEqual([
      ['GET /api/till/displays', true],
      ['POST /api/auth/logout', null],
      ['GET /api/till/lock', false],
    ]);
  });
});
