/** The page of a payment request as a phone shows it (design.md STATE-35, PIC-1): the server's own HTML and style. */
import type { ShownRequest } from '../../src/main/app/payment-request/payment-requests.ts';
import { languageFor } from '../../src/main/http/pages/language.ts';
import { requestPage, type RequestState } from '../../src/main/http/pages/request-page.ts';
import { sampleStore } from '../unit/db/repositories/samples.ts';
import { NOW } from './fixtures.ts';
import { FILES, files } from './pay-shots.ts';
import type { Shot } from './shot.ts';

const REQUEST: ShownRequest['request'] = {
  id: 'q'.repeat(22),
  storeId: 'S'.repeat(22),
  amountMinor: 24_000n,
  currency: 'EUR',
  title: 'Table for twelve, deposit',
  description: 'For Saturday evening.\nThe rest is paid at the table.',
  expiresOn: '2026-12-20',
  expiresAtMs: Date.parse('2026-12-20T23:00:00.000Z'),
  orderId: '8812',
  createdAtMs: Date.parse(NOW),
  updatedAtMs: Date.parse(NOW),
};

interface Of {
  readonly state: RequestState;
  readonly status: ShownRequest['status'];
  readonly locale?: 'en' | 'de';
}
const request = ({ state, status, locale = 'en' }: Of, says: readonly string[]): Shot => {
  const store = sampleStore({ name: 'Café Morgenrot', locale });
  const shown = { request: REQUEST, status, amount: '240.00' };
  const html = requestPage({ shown, store, state }, languageFor(undefined, store), files);
  return {
    page: 'pay',
    state: `request-${state}${locale === 'de' ? '-de' : ''}`,
    path: '/r/x',
    sizes: ['390x844', '320x640', '1280x800'],
    replies: { ...FILES, 'GET /r/x': { text: html, type: 'text/html' } },
    code: null,
    says: ['Café Morgenrot', locale === 'de' ? '240,00 €' : '€240.00', 'Table for twelve, deposit', ...says],
  };
};

export const REQUEST_SHOTS: readonly Shot[] = [
  request({ state: 'waiting', status: 'Pending' }, [
    'To pay',
    'The rest is paid at the table.',
    'To be paid by December 20, 2026',
    'Pay now',
  ]),
  request({ state: 'seen', status: 'Processing' }, ['Payment seen', 'This page changes by itself.']),
  request({ state: 'paid', status: 'Paid' }, ['Paid', 'Thank you!']),
  request({ state: 'expired', status: 'Expired' }, ['Request expired', 'Please ask the shop for a new one.']),
  request({ state: 'codes-open', status: 'Pending' }, [
    'Three codes are open.',
    'Pay one of them, or wait a few minutes.',
    'Back',
  ]),
  request({ state: 'used-up', status: 'Pending' }, [
    'This link made many codes, and none was paid.',
    'Please ask the shop for a new request, or try again tomorrow.',
  ]),
  request({ state: 'waiting', status: 'Pending', locale: 'de' }, [
    'Zu zahlen',
    'Zahlbar bis 20. Dezember 2026',
    'Jetzt zahlen',
  ]),
  request({ state: 'expired', status: 'Expired', locale: 'de' }, [
    'Anforderung abgelaufen',
    'Bitte fragen Sie im Shop nach einer neuen.',
  ]),
];
