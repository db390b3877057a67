import { describe, expect, test } from 'vitest';
import { parseLightningConfig } from '../../../../src/main/db/repositories/stored-json.ts';

const CERTIFICATE = 'ab'.repeat(32);

describe('settings of a Lightning backend in the database', () => {
  test.each([
    { kind: 'cln', url: 'https://10.0.0.2:3010', certificate: CERTIFICATE },
    { kind: 'cln', url: 'http://[::1]:3010', certificate: null },
    { kind: 'phoenixd', url: 'http://phoenixd:9740' },
    { kind: 'lnbits', url: 'https://pay.example.com/lnbits' },
  ])('are read back as they were written: %j', (config) => {
    expect(parseLightningConfig(JSON.parse(JSON.stringify(config)))).toEqual(config);
  });

  test.each([
    { kind: 'cln', url: 'https://10.0.0.2:3010' },
    { kind: 'cln', url: 'https://10.0.0.2:3010', certificate: CERTIFICATE.toUpperCase() },
    { kind: 'phoenixd', url: 'http://phoenixd:9740', password: 'must never be here' },
    { kind: 'lnbits', url: 'file:///etc' },
    { kind: 'other', url: 'https://a' },
  ])('with anything else are refused: %j', (config) => {
    expect(() => parseLightningConfig(config)).toThrow();
  });
});
