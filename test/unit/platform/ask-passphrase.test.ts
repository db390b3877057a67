import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { askPassphrase } from '../../../src/main/platform/ask-passphrase.ts';

const terminal = (isTTY: boolean) => ({
  input: Object.assign(new PassThrough(), { isTTY }),
  output: new PassThrough({ encoding: 'utf8' }),
});

test('asks at a terminal and shows nothing of what is typed (product.md BAK-4)', async () => {
  const { input, output } = terminal(true);
  const asked = askPassphrase('Passphrase: ', { input, output });
  input.write('harbour velvet onion\n');
  expect(await asked).toBe('harbour velvet onion');
  expect(output.read()).toBe('Passphrase: \n');
});

test('waits for nobody where there is no terminal, or where it was closed (product.md BAK-4)', async () => {
  expect(await askPassphrase('Passphrase: ', terminal(false))).toBeUndefined();
  const { input, output } = terminal(true);
  input.end();
  expect(await askPassphrase('Passphrase: ', { input, output })).toBeUndefined();
});
