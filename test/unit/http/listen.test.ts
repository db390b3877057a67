import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { listen } from '../../../src/main/http/listen.ts';

test('closing cuts a connection that never sent a request, and lets a request in flight finish', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const { port, close } = await listen(
    (_request, response) => {
      arrive();
      void released.then(() => response.end('done'));
    },
    { port: 0, lan: false, flag: '--port' },
  );
  const silent = connect(port, '127.0.0.1');
  await once(silent, 'connect');
  const asked = fetch(`http://127.0.0.1:${port}/`);
  await arrived;
  const closed = close();
  await once(silent, 'close'); // while the request is still being answered
  release();
  expect(await (await asked).text()).toBe('done');
  await closed;
});
