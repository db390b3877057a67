/** The payment page as a phone shows it in each state (design.md STATE-22, PIC-1): the server's own HTML, style and script. */
import { createRequire } from 'node:module';
import type { InvoiceRecord, StoreRecord } from '../../src/main/app/records.ts';
import { languageFor } from '../../src/main/http/pages/language.ts';
import { payPage } from '../../src/main/http/pages/pay-page.ts';
import { PAY_SCRIPT } from '../../src/main/http/pages/pay-script.ts';
import { payStyle } from '../../src/main/http/pages/pay-style.ts';
import type { InvoiceView } from '../../src/shared/invoice.ts';
import { sampleInvoice, sampleStore } from '../unit/db/repositories/samples.ts';
import { ADDRESS, LONG_BOLT11, NOW, SALES, sale, type SaleState } from './fixtures.ts';
import type { Shot } from './shot.ts';
import type { Replies } from './stub-shop.ts';

export const files = { style: '/pay-files/pay.css', script: '/pay-files/pay.js', font: '/pay-files/inter.woff2' };
const MONO = '/pay-files/mono.woff2';
const LIVE = '/api/checkout/pay/x/events';
const fontFile = (name: string): string => createRequire(import.meta.url).resolve(`@fontsource-variable/${name}`);

export const FILES: Replies = {
  [`GET ${files.style}`]: { text: payStyle({ text: files.font, mono: MONO }), type: 'text/css' },
  [`GET ${files.script}`]: { text: PAY_SCRIPT, type: 'text/javascript' },
  [`GET ${files.font}`]: { file: fontFile('inter/files/inter-latin-opsz-normal.woff2') },
  [`GET ${MONO}`]: { file: fontFile('jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2') },
  'GET /favicon.svg': { text: '<svg xmlns="http://www.w3.org/2000/svg"/>', type: 'image/svg+xml' },
};

/** The server's payment page of an invoice. */
export const pageOf = (view: InvoiceView, details: InvoiceRecord['details'], store: Partial<StoreRecord>): string =>
  payPage(
    {
      view,
      invoice: sampleInvoice(view.number, { details }),
      store: sampleStore({ name: 'Café Morgenrot', locale: 'en', ...store }),
      nowMs: Date.parse(NOW),
    },
    languageFor(undefined, { locale: store.locale ?? 'en', currency: 'EUR' }),
    files,
    LIVE,
  );

interface Of {
  readonly view: InvoiceView;
  readonly details?: InvoiceRecord['details'];
  readonly store?: Partial<StoreRecord>;
}
const pay = (state: string, { view, details = {}, store = {} }: Of, says: readonly string[]): Shot => ({
  page: 'pay',
  state,
  path: '/pay/x',
  sizes: ['390x844', '320x640', '1280x800'],
  replies: { ...FILES, 'GET /pay/x': { text: pageOf(view, details, store), type: 'text/html' } },
  streams: { [LIVE]: [] },
  code: ['waiting', 'part'].some((open) => state.startsWith(open)) ? view.bip21 : null,
  says,
});

const BOLT11 = `lntb199330n1p4${'q'.repeat(240)}ca3589`;
const BOTH = sale({
  bolt11: BOLT11,
  bip21: `bitcoin:${ADDRESS}?amount=0.00019933&lightning=${BOLT11}`,
});
const BACK = { redirectUrl: 'https://shop.example/thanks', productName: 'Two mugs, hand-made' };
const of = (state: SaleState): Of => ({ view: SALES[state] });

const OPEN: readonly Shot[] = [
  {
    ...pay('waiting', { view: BOTH }, [
      'To pay',
      '€18.40',
      '19,933 sats',
      'Price held for 14:52',
      'Any wallet',
      'Open in my wallet',
    ]),
    forced: true,
  },
  {
    ...pay('waiting-lightning', { view: BOTH }, ['Lightning', 'lntb199330']),
    act: (page) => page.getByText('Lightning', { exact: true }).first().click(),
    code: BOLT11,
  },
  {
    ...pay('waiting-address', { view: BOTH }, ['Address', 'tb1qdtt45n…v79glq']),
    act: (page) => page.getByText('Address', { exact: true }).first().click(),
    code: ADDRESS,
  },
  { ...pay('waiting-split', of('waiting-split'), ['Lightning', 'Address']), code: LONG_BOLT11 },
  pay('waiting-product', { ...of('waiting'), details: BACK }, ['Two mugs, hand-made']),
  pay('waiting-no-lightning', { view: sale({ lightningAway: true }) }, [
    '€18.40',
    'Lightning does not work for this payment. Any bitcoin wallet can pay.',
  ]),
  {
    ...pay('waiting-copied', of('waiting'), ['To pay']),
    act: (page) => page.getByRole('button', { name: 'Copy the address' }).click(),
    isFleeting: true,
  },
  pay('part', of('part'), ['Still to pay', '€8.40', '9,100 sats · €10.00 received']),
];

const ENDS: readonly Shot[] = [
  pay('seen', of('seen'), ['Payment seen', 'One moment, please.', 'This page turns green when it is done.']),
  pay('paid', of('paid'), ['Paid', 'Thank you!', 'Sale 1042']),
  pay('paid-back', { ...of('paid'), details: BACK }, ['Thank you!', 'Back to the shop']),
  pay('over', of('over'), ['You paid €1.60 too much. Please ask.']),
  pay('twice', of('twice'), ['Paid twice. Please ask for your money back.']),
  pay('expired', { ...of('expired'), details: BACK }, ['Code expired', 'Nothing was paid.', 'Back to the shop']),
  pay('expired-part', of('expired-part'), ['Code expired', '€10.00 received.']),
  pay('late-seen', of('late-seen'), ['One moment, please.']),
  pay('late', of('late'), ['Paid late', 'Your payment arrived.', 'Please ask at the counter.']),
  pay('cancelled', of('cancelled'), ['Cancelled', 'Nothing was paid.']),
  pay('invalid', of('invalid'), ['Please ask at the counter.']),
];

const GERMAN = { locale: 'de' } as const;
const IN_GERMAN: readonly Shot[] = [
  pay('waiting-de', { view: BOTH, store: GERMAN }, [
    'Zu zahlen',
    '18,40 €',
    '19.933 sats',
    'Kurs gilt noch 14:52',
    'Jede Wallet',
    'In meiner Wallet öffnen',
  ]),
  pay('part-de', { ...of('part'), store: GERMAN }, ['Noch zu zahlen', '8,40 €', '9.100 sats · 10,00 € erhalten']),
  pay('seen-de', { ...of('seen'), store: GERMAN }, ['Zahlung gesehen', 'Einen Moment, bitte.']),
  pay('paid-de', { ...of('paid'), store: GERMAN }, ['Bezahlt', 'Vielen Dank!', 'Verkauf 1042']),
  pay('twice-de', { ...of('twice'), store: GERMAN }, ['Doppelt bezahlt. Bitte lassen Sie sich das Geld zurückgeben.']),
  pay('expired-de', { ...of('expired'), details: BACK, store: GERMAN }, ['Code abgelaufen', 'Zurück zum Shop']),
];

export const PAY_SHOTS: readonly Shot[] = [...OPEN, ...ENDS, ...IN_GERMAN];
