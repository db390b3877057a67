import { describe, expect, it } from 'vitest';
import { isOf, mayLeave } from '../../../src/main/windows/own-urls.ts';

const TILL = 'http://127.0.0.1:8321';

describe('an own page', () => {
  it.each([`${TILL}/`, `${TILL}/setup#code`, `${TILL}/docs?x=1`])('is %s', (url) => {
    expect(isOf(url, [TILL])).toBe(true);
  });
  it.each([
    'http://127.0.0.1:8322/',
    'http://127.0.0.1:83210/',
    'http://127.0.0.1/',
    'https://127.0.0.1:8321/',
    'http://localhost:8321/',
    'http://127.0.0.1:8321@example.org/',
    'http://127.0.0.1:8321.example.org/',
    'file:///etc/hostname',
    'data:text/html,x',
    'blob:http://127.0.0.1:8321/0',
    'javascript:alert(1)',
    'about:blank',
    '',
    'not an address',
  ])('is not %s', (url) => {
    expect(isOf(url, [TILL])).toBe(false);
  });
});

describe('the system’s browser', () => {
  it('gets listed hosts over https', () => {
    expect(mayLeave('https://mempool.space/tx/00ff')).toBe(true);
  });
  it.each([
    'http://mempool.space/tx/00ff',
    'https://mempool.space.example.org/',
    'https://example.org/?https://mempool.space/',
    'https://user:word@mempool.space/',
    'https://mempool.space:8443/',
    'HTTPS://example.org/',
    'file:///etc/hostname',
    'ms-settings:privacy',
    'bitcoin:bc1q',
    'javascript:alert(1)',
    '\\\\host\\share',
    '',
  ])('does not get %s', (url) => {
    expect(mayLeave(url)).toBe(false);
  });
});
