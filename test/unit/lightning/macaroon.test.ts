import { describe, expect, test } from 'vitest';
import { readMacaroon } from '../../../src/main/lightning/macaroon.ts';
import { LND_MACAROONS } from './lnd-macaroons.ts';

const WANTED = ['info:read', 'invoices:read', 'invoices:write', 'offchain:read'];

describe('LN-14: the rights of a macaroon are read without asking LND', () => {
  test('one that was made for Satchel lacks nothing and cannot spend', () => {
    const read = readMacaroon(LND_MACAROONS.wanted);
    expect(read?.rights.toSorted()).toEqual(WANTED);
    expect(read).toMatchObject({ rootKeyId: '77', missing: [], maySpend: false });
  });

  test('LND’s own file for invoices cannot spend, lacks two rights and belongs to the key of all files', () => {
    const invoice = { rootKeyId: '0', missing: ['info:read', 'offchain:read'], maySpend: false };
    expect(readMacaroon(LND_MACAROONS.invoice)).toMatchObject(invoice);
  });

  test('LND’s own file for reading lacks the right to make invoices, and cannot spend', () => {
    expect(readMacaroon(LND_MACAROONS.readonly)).toMatchObject({ missing: ['invoices:write'], maySpend: false });
  });

  test('LND’s own file for everything can spend', () => {
    expect(readMacaroon(LND_MACAROONS.admin)).toMatchObject({ missing: [], maySpend: true });
  });
});

/** A field of protobuf (tag and length) or of a macaroon (type and length). */
const field = (tag: number, content: Buffer | string): Buffer => {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([tag, bytes.length]), bytes]);
};
/** Bakes one as LND does, with a signature that nobody checks. */
const bake = (rights: readonly (readonly [string, ...string[]])[], location = 'lnd'): string => {
  const ops = rights.map(([entity, ...actions]) =>
    field(0x1a, Buffer.concat([field(0x0a, entity), ...actions.map((action) => field(0x12, action))])),
  );
  const identifier = Buffer.concat([Buffer.from([3]), field(0x0a, Buffer.alloc(16, 7)), field(0x12, '5'), ...ops]);
  const head = Buffer.concat([Buffer.from([2]), location === '' ? Buffer.alloc(0) : field(1, location)]);
  const packet = Buffer.concat([Buffer.from([2, identifier.length]), identifier, Buffer.from([0, 0])]);
  return Buffer.concat([head, packet, field(6, Buffer.alloc(32, 1))]).toString('hex');
};
const ALL = [['invoices', 'read', 'write']] as const;

describe('LN-14: a macaroon that is baked by hand', () => {
  test.each([
    ['offchain', 'write'],
    ['onchain', 'write'],
    ['macaroon', 'generate'],
    ['signer', 'generate'],
    ['peers', 'write'],
    ['uri', '/lnrpc.Lightning/SendPaymentSync'],
  ] as const)('with %s:%s it may spend', (entity, action) => {
    expect(readMacaroon(bake([...ALL, [entity, action]]))?.maySpend).toBe(true);
  });

  test('single methods stand for the right that they need, if all of them are there', () => {
    const add = '/lnrpc.Lightning/AddInvoice';
    const cancel = '/invoicesrpc.Invoices/CancelInvoice';
    const missing = (...methods: string[]) => readMacaroon(bake([['uri', ...methods]]))?.missing;
    expect(missing(add)).toContain('invoices:write');
    expect(missing(add, cancel)).not.toContain('invoices:write');
    expect(readMacaroon(bake([['uri', add, cancel]]))?.maySpend).toBe(false);
  });

  test('it needs no location, and may be in capitals', () => {
    expect(readMacaroon(bake([...ALL], '').toUpperCase())?.rights).toEqual(['invoices:read', 'invoices:write']);
  });

  test('anything else is none', () => {
    const whole = bake([...ALL]);
    const bad = ['', 'zz', 'abc', '00', `01${whole.slice(2)}`, whole.slice(0, 40), bake([]), '02'.repeat(5_000)];
    expect(bad.map(readMacaroon)).toEqual(bad.map(() => null));
  });
});
