import { describe, expect, it } from 'vitest';
import { createEventParser, openStream, type StreamEvent } from '../../../../src/renderer/common/stream.ts';

describe('event streams', () => {
  it('reads events however the network cuts them', () => {
    const text = ': contact\r\n\r\nid: 7\nevent: display\ndata: {"a":\ndata: 1}\n\nid: 8\ndata: x\n\n';
    for (let cut = 1; cut < text.length; cut += 1) {
      const events: StreamEvent[] = [];
      const feed = createEventParser((event) => events.push(event));
      feed(text.slice(0, cut));
      feed(text.slice(cut));
      expect(events).toEqual([
        { id: '7', type: 'display', data: '{"a":\n1}' },
        { id: '8', type: 'message', data: 'x' },
      ]);
    }
  });

  it('resumes after the last cursor when the server is back', async () => {
    const urls: string[] = [];
    const answers = ['id: 41\nevent: invoice.changed\ndata: {}\n\n', ''];
    const done = Promise.withResolvers<undefined>();
    const stop = openStream({
      fetch: async (url) => {
        urls.push(url);
        if (urls.length === 3) done.resolve(undefined);
        const answer = answers.shift();
        if (answer === undefined) throw new TypeError('away');
        return new Response(answer);
      },
      headers: () => ({}),
      url: (after) => `/events?after=${after ?? ''}`,
      onEvent: () => undefined,
      onConnected: () => undefined,
    });
    await done.promise;
    stop();
    expect(urls).toEqual(['/events?after=', '/events?after=41', '/events?after=41']);
  });
});
