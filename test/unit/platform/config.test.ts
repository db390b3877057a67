import { describe, expect, test } from 'vitest';
import { readConfig, defaultDataDir, USAGE } from '../../../src/main/platform/config.ts';

describe('command line (product.md CLI-1 and CLI-12)', () => {
  test('the defaults are ports 8321 and 8322, the network of the folder, and the keychain first', () => {
    expect(readConfig([], { HOME: '/home/mia' })).toMatchObject({
      headless: false,
      port: 8321,
      publicPort: 8322,
      lan: false,
      publicUrl: null,
      network: null,
      training: false,
      secrets: 'auto',
      logLevel: 'info',
    });
  });

  test('a flag beats its environment variable, which beats the default', () => {
    expect(readConfig(['--port', '9000'], { SATCHEL_PORT: '7000' })).toMatchObject({ port: 9000, publicPort: 9001 });
    expect(readConfig([], { SATCHEL_PORT: '7000', SATCHEL_TRAINING: '1' })).toMatchObject({
      port: 7000,
      training: true,
    });
    expect(readConfig([], { SATCHEL_PORT: '' })).toMatchObject({ port: 8321 });
  });

  test('--reset-owner asks for a code, and --help names it (A37)', () => {
    expect(readConfig(['--reset-owner'], {})).toMatchObject({ resetOwner: true });
    expect(readConfig([], { SATCHEL_RESET_OWNER: '1' })).toMatchObject({ resetOwner: false });
    expect(USAGE).toContain('--reset-owner');
  });

  test('port 0 picks a free port for both listeners', () => {
    expect(readConfig(['--port', '0'], {})).toMatchObject({ port: 0, publicPort: 0 });
  });

  test('the base of links loses its trailing slash', () => {
    expect(readConfig(['--public-url', 'https://pay.example/shop/'], {})).toMatchObject({
      publicUrl: 'https://pay.example/shop',
    });
  });

  test.each([
    [['--prot', '1'], /--help/],
    [['--port', '65536'], /0 to 65535/],
    [['--port', '1e3'], /0 to 65535/],
    [['--network', 'testnet3'], /testnet4/],
    [['--secrets', 'plain'], /keychain/],
    [['--log-level', 'loud'], /debug/],
    [['--public-url', 'ftp://x'], /http or https/],
    [['--public-url', 'https://me:pw@x'], /http or https/],
    [['--training', '--network', 'mainnet'], /regtest/],
    [['extra'], /--help/],
  ])('a refusal names the way out: %j', (argv, sentence) => {
    expect(() => readConfig(argv, {})).toThrow(sentence);
  });

  test('training has a separate data folder', () => {
    expect(defaultDataDir({ HOME: '/home/mia' }, true)).not.toBe(defaultDataDir({ HOME: '/home/mia' }, false));
  });
});
