import { describe, expect, it } from 'vitest';
import { firstUrlOf, sourceOf } from '../../../../src/renderer/forms/source-forms.ts';
import {
  allSame,
  faultsOf,
  minutesLeft,
  originOf,
  previewBody,
  STEPS,
  walletBody,
  type Owner,
} from '../../../../src/renderer/setup/setup-state.ts';

const owner = (over: Partial<Owner> = {}): Owner => ({
  code: 'abc',
  name: 'Lena',
  password: 'a long password',
  pin: '471108',
  passphrase: '',
  again: '',
  ...over,
});
const candidate = { scriptType: 'p2tr' as const, descriptor: 'tr(x)', addresses: [] };

describe('the set-up wizard', () => {
  it('has eight steps; Lightning follows the wallet', () => {
    expect(STEPS).toHaveLength(8);
    expect(STEPS[4]).toBe('lightning');
    expect(STEPS.map(minutesLeft)).toEqual([3, 3, 2, 1, 1, 1, 1, 1]);
  });

  it.each([
    [{}, false, {}],
    [{ name: '', code: '' }, false, { name: 'missing', code: 'missing' }],
    [{ password: 'seven77' }, false, { password: 'short' }],
    [{ pin: '12345' }, false, { pin: 'badPin' }],
    [{ pin: '123456789' }, false, { pin: 'badPin' }],
    [{ pin: '12a4' }, false, { pin: 'badPin' }],
    [{}, true, { passphrase: 'missing' }],
    [{ passphrase: 'short' }, true, { passphrase: 'short' }],
    [{ passphrase: 'a passphrase', again: 'another' }, true, { again: 'mismatch' }],
    [{ passphrase: 'a passphrase', again: 'a passphrase' }, true, {}],
  ] as const)('says what is wrong with %o', (over, passphraseNeeded, faults) => {
    expect(faultsOf(owner(over), passphraseNeeded)).toEqual(faults);
  });

  it('sends a key as it was pasted, and its kind only if the key leaves it open', () => {
    expect(previewBody(' xpub6 ')).toEqual({ key: 'xpub6' });
    expect(walletBody('xpub6', candidate, true)).toEqual({ key: 'xpub6', scriptType: 'p2tr' });
    expect(walletBody('zpub6', candidate, false)).toEqual({ key: 'zpub6' });
    expect(walletBody('wpkh(xpub6/0/*)#abc', candidate, true)).toEqual({ descriptor: 'wpkh(xpub6/0/*)#abc' });
  });

  it('shows the derivation path if the descriptor names it', () => {
    expect(originOf('wpkh([8e750912/84h/0h/0h]xpub6/0/*)')).toBe("m/84'/0'/0'");
    expect(originOf("wpkh([8e750912/84'/0'/1']xpub6/0/*)")).toBe("m/84'/0'/1'");
    expect(originOf('wpkh(xpub6/0/*)')).toBeNull();
  });

  it('sends only filled fields of a node, and only a password keeps its spaces', () => {
    const fields: Record<string, string> = {
      url: ' http://127.0.0.1:8332 ',
      user: 'me',
      password: ' x ',
      zmqRawTx: '',
    };
    const field = (name: string): string => fields[name] ?? '';
    expect(sourceOf('core', field)).toEqual({
      kind: 'core',
      url: 'http://127.0.0.1:8332',
      user: 'me',
      password: ' x ',
    });
    expect(sourceOf('esplora', field)).toEqual({ kind: 'esplora', url: 'http://127.0.0.1:8332' });
    expect(sourceOf('esplora', (name) => (name === 'own' ? 'on' : field(name)))).toMatchObject({ own: true });
    const servers = (name: string): string =>
      name === 'url' ? ' ssl://a:50002, ssl://b:50002  tcp://[::1]:50001 ' : '';
    expect(sourceOf('electrum', servers)).toEqual({
      kind: 'electrum',
      urls: ['ssl://a:50002', 'ssl://b:50002', 'tcp://[::1]:50001'],
      own: false,
    });
    expect(firstUrlOf('core', 'signet')).toBe('http://127.0.0.1:38332');
  });

  it('continues only when all three addresses are the same', () => {
    expect(allSame([true, true, false])).toBe(false);
    expect(allSame([true, true])).toBe(false);
    expect(allSame([true, true, true])).toBe(true);
  });
});
