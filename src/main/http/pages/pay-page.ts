import type { InvoiceView } from '../../../shared/invoice.ts';
import { qrSvg } from '../../qr/qr-code.ts';
import type { LoadedInvoice } from '../load-invoice.ts';
import { escapeHtml, formatLeft, formatPrice, formatSats, formatTime, shorten } from './format.ts';
import { CLOCK, CROSS, HAND, MARK, RING, TICK } from './glyphs.ts';
import { payStateOf, type PayState } from './pay-state.ts';
import { formatBtc } from '../../../shared/money.ts';

const COPY_ICON =
  '<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><rect width="14" height="14" x="8" y="8" rx="2" ry="2"/><path d="M4 16c-1.1 0-2-.9-2-2V4c0-1.1.9-2 2-2h10c1.1 0 2 .9 2 2"/></svg>';
const OPEN_ICON =
  '<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M7 7h10v10"/><path d="M7 17 17 7"/></svg>';
/** What the script may do without knowing any state: paths of its files, and where to listen. */
export interface PayPageFiles {
  readonly style: string;
  readonly script: string;
  readonly font: string;
}

/** Texts of a state; `{received}`, `{amount}` and `{over}` are prices. */
interface Words {
  readonly kick: string;
  readonly glyph: string;
  readonly done: string;
  readonly note: string;
}

const WORDS: Readonly<Record<Exclude<PayState, 'waiting' | 'part'>, Words>> = {
  seen: {
    kick: 'Payment seen',
    glyph: RING,
    done: 'One moment, please.',
    note: 'This page turns green when it is done.',
  },
  paid: { kick: 'Paid', glyph: TICK, done: 'Thank you!', note: '{time} · Sale {number}' },
  expired: {
    kick: 'Code expired',
    glyph: CLOCK,
    done: 'Nothing was paid.',
    note: 'Go back to the shop for a new code.',
  },
  'expired-part': {
    kick: 'Code expired',
    glyph: CLOCK,
    done: '{received} received.',
    note: 'Please ask at the counter.',
  },
  late: { kick: 'Paid late', glyph: HAND, done: 'Your payment arrived.', note: 'Please ask at the counter.' },
  cancelled: {
    kick: 'Cancelled',
    glyph: CROSS,
    done: 'Nothing was paid.',
    note: 'Go back to the shop for a new code.',
  },
  wait: { kick: 'To pay', glyph: RING, done: 'Please wait.', note: 'This page changes by itself.' },
  ask: { kick: 'To pay', glyph: HAND, done: 'Please ask at the counter.', note: '' },
};

interface Page extends LoadedInvoice {
  readonly state: PayState;
  readonly locale: string;
  readonly price: (amount: string) => string;
}

/** What stands above: the price, or what is left of it. */
const sumOf = ({ view, state, price, locale }: Page): string => {
  const isPart = state === 'part';
  const kick = isPart ? 'Still to pay' : state === 'waiting' ? 'To pay' : WORDS[state].kick;
  const sats = formatSats(BigInt(isPart ? view.remainingSats : view.dueSats), locale);
  const received = isPart ? ` · ${price(view.receivedAmount)} received` : '';
  return `<section class="sum" role="status" aria-live="polite">
<p class="kick">${kick}</p>
<h1>${escapeHtml(price(isPart ? view.remainingAmount : view.amount))}</h1>
<p class="sats">${escapeHtml(sats + received)}</p>
</section>`;
};

interface Tab {
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

/** Not where what remains is too small for an address and Lightning is the only way left. */
const canUseAddress = ({ address, bip21 }: InvoiceView): boolean =>
  address !== null && bip21?.startsWith('bitcoin:') === true;

/** A code per tab; pure CSS switches them, so that they work without JavaScript. */
const tabsOf = ({ view }: Page): Tab[] => {
  const tabs: Tab[] = [];
  const hasAddress = canUseAddress(view);
  if (view.bip21 !== null && hasAddress) tabs.push({ id: 'any', name: 'Any wallet', text: view.bip21 });
  if (view.bolt11 !== null) tabs.push({ id: 'lightning', name: 'Lightning', text: view.bolt11.toUpperCase() });
  if (hasAddress) tabs.push({ id: 'address', name: 'Address', text: view.address ?? '' });
  return tabs;
};

const codePanel = (page: Page): string => {
  const { view, state, price, nowMs } = page;
  const tabs = tabsOf(page);
  const rest = state === 'part' ? `the remaining ${price(view.remainingAmount)}` : price(view.amount);
  const inputs = tabs.map(
    ({ id }, at) => `<input type="radio" name="how" id="how-${id}"${at === 0 ? ' checked' : ''}>`,
  );
  const labels = tabs.map(({ id, name }) => `<label for="how-${id}">${name}</label>`);
  const codes = tabs.map(
    ({ id, text }) => `<div class="qr-card" data-how="${id}">${qrSvg(text, escapeHtml(`QR code: pay ${rest}`))}</div>`,
  );
  return `<section class="panel">
${inputs.join('')}
<div class="seg" role="group" aria-label="How to pay">${labels.join('')}</div>
<div class="box">${codes.join('')}</div>
<p class="held">Price held for <b data-clock="${escapeHtml(view.expiresAt)}">${formatLeft(Date.parse(view.expiresAt) - nowMs)}</b></p>
${view.lightningAway ? '<p class="held">Lightning does not work right now. Any bitcoin wallet can pay.</p>' : ''}
</section>`;
};

const fill = (text: string, { view, price, store, locale, invoice }: Page): string =>
  text
    .replace('{received}', () => price(view.receivedAmount))
    .replace('{time}', () => formatTime(view.settledAt ?? view.createdAt, locale, store?.timeZone ?? 'UTC'))
    .replace('{number}', () => String(invoice.number));

/** "Thank you!", or the truth about money that came twice or was too much. */
const paidWords = ({ view, price }: Page): string => {
  if (view.notice === 'twice') return 'Paid twice. Please ask for your money back.';
  if (view.over) return `You paid ${price(view.overAmount)} too much. Please ask.`;
  return WORDS.paid.done;
};

const donePanel = (page: Page, state: Exclude<PayState, 'waiting' | 'part'>): string => {
  const words = WORDS[state];
  const done = state === 'paid' ? paidWords(page) : fill(words.done, page);
  return `<section class="panel">
<div class="box"><div class="done">${words.glyph}<p>${escapeHtml(done)}</p></div></div>
<p class="held">${escapeHtml(fill(words.note, page))}</p>
</section>`;
};

const copyRow = (name: string, text: string, shown: string, mono: boolean): string =>
  `<li><span>${name}</span><b class="${mono ? 'mono ' : ''}short" aria-hidden="true">${escapeHtml(shown)}</b>` +
  `<b class="${mono ? 'mono ' : ''}whole">${escapeHtml(text)}</b>` +
  `<button type="button" class="btn icon ghost" data-copy="${escapeHtml(text)}" aria-label="Copy the ${name.toLowerCase()}">${COPY_ICON}</button></li>`;

const payRows = ({ view }: Page): string => {
  const amount = `${formatBtc(BigInt(view.remainingSats))} BTC`;
  const rows = [copyRow('Amount', amount, amount, false)];
  if (canUseAddress(view)) rows.push(copyRow('Address', view.address ?? '', shorten(view.address ?? ''), true));
  if (view.bolt11 !== null) rows.push(copyRow('Lightning', view.bolt11, shorten(view.bolt11), true));
  return `<a class="btn primary block open" href="${escapeHtml(view.bip21 ?? '')}">Open in my wallet${OPEN_ICON}</a>
<ul class="copy">${rows.join('\n')}</ul>`;
};

const ENDED: ReadonlySet<PayState> = new Set(['paid', 'expired', 'expired-part', 'late', 'cancelled', 'ask']);

/** Back to where the customer came from; by itself only where the shop asked for it and the money is final. */
const backLink = ({ invoice, state }: Page): string => {
  const { redirectUrl, redirectAutomatically } = invoice.details;
  if (redirectUrl === undefined || !ENDED.has(state)) return '';
  const leaves = state === 'paid' && redirectAutomatically === true ? ' data-leave' : '';
  return `<a class="btn primary block open"${leaves} rel="noreferrer" href="${escapeHtml(redirectUrl)}">Back to the shop</a>`;
};

/** States that only time or the network ends: without JavaScript the page is asked for again. */
const refresh = (state: PayState): string =>
  ['waiting', 'part', 'seen', 'wait'].includes(state)
    ? '<noscript><meta http-equiv="refresh" content="10"></noscript>'
    : '';

/** The payment page of an invoice as one HTML document (design.md §5, mock/pay.html). */
export const payPage = (loaded: LoadedInvoice, files: PayPageFiles, live: string): string => {
  const { view, store, invoice, nowMs } = loaded;
  const locale = store?.locale ?? 'en';
  const page: Page = {
    ...loaded,
    locale,
    state: payStateOf(view, nowMs),
    price: (amount) => formatPrice(amount, view.currency, locale),
  };
  const { state } = page;
  const shop = escapeHtml(store?.name ?? '');
  const isOpen = state === 'waiting' || state === 'part';
  const product = invoice.details.productName;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Pay ${escapeHtml(page.price(view.amount))} · ${shop}</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="preload" href="${files.font}" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="${files.style}">
${refresh(state)}
<script src="${files.script}" defer></script>
</head>
<body data-state="${state}" data-live="${escapeHtml(live)}" data-now="${nowMs}">
<main>
<header class="shop">${MARK}${shop}</header>
${sumOf(page)}
${product === undefined ? '' : `<p class="product">${escapeHtml(product)}</p>`}
${state === 'waiting' || state === 'part' ? codePanel(page) : donePanel(page, state)}
${isOpen ? payRows(page) : ''}
${backLink(page)}
<footer>Paid directly to the shop. Nobody in between.</footer>
</main>
</body>
</html>
`;
};
