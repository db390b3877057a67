import { isPlainUrl } from '../../../shared/contract/parts.ts';
import type { InvoiceView } from '../../../shared/invoice.ts';
import { formatBtc } from '../../../shared/money.ts';
import { shownCodeOf } from '../../../shared/qr-cut.ts';
import { qrSvg } from '../../qr/qr-code.ts';
import type { LoadedInvoice } from '../load-invoice.ts';
import { donePanel, headAmount, htmlDocument, linkedFiles, type PayPageFiles } from './document.ts';
import { escapeHtml, formatLeft, formatPrice, formatSats, formatTime, shorten } from './format.ts';
import { CLOCK, CROSS, HAND, RING, TICK } from './glyphs.ts';
import type { PageLanguage } from './language.ts';
import { payStateOf, type PayState } from './pay-state.ts';
import type { PageWords } from './words/en.ts';

/**
 * The payment page of an invoice as one HTML document (design.md STATE-22, LAY-6).
 *
 * @param live path of the event stream that says when the invoice changed
 */
export const payPage = (loaded: LoadedInvoice, language: PageLanguage, files: PayPageFiles, live: string): string => {
  const { view, store, invoice, nowMs } = loaded;
  const page: Page = {
    ...loaded,
    ...language,
    state: payStateOf(view, nowMs),
    price: (amount) => formatPrice(amount, view.currency, language.locale),
  };
  const { state, words } = page;
  const shop = store?.name ?? '';
  const product = invoice.details.productName;
  return htmlDocument({
    lang: page.code,
    title: words.pay.title(page.price(view.amount), shop),
    shop,
    head: `${linkedFiles(files)}
${refresh(state)}
<script src="${files.script}" defer></script>`,
    body: `data-state="${state}" data-live="${escapeHtml(live)}" data-now="${nowMs}"`,
    away: words.away,
    main: `${sumOf(page)}
${product === undefined ? '' : `<p class="product">${escapeHtml(product)}</p>`}
${isOpen(state) ? codePanel(page) : endPanel(page, state)}
${isOpen(state) ? payRows(page) : ''}
${backLink(page)}
<footer>${escapeHtml(words.direct)}</footer>`,
  });
};

interface Page extends LoadedInvoice, PageLanguage {
  readonly state: PayState;
  readonly price: (amount: string) => string;
}

type OpenState = 'waiting' | 'part';
type EndState = Exclude<PayState, OpenState>;
const isOpen = (state: PayState): state is OpenState => state === 'waiting' || state === 'part';

/** The price, or what is left of it, above everything else. */
const sumOf = (page: Page): string => {
  const { view, state, price, locale, words } = page;
  const isPart = state === 'part';
  const kick = isPart ? words.pay.stillToPay : state === 'waiting' ? words.toPay : KICKS[state](words);
  const sats = formatSats(BigInt(isPart ? view.remainingSats : view.dueSats), locale);
  const received = isPart ? ` · ${words.pay.received(price(view.receivedAmount))}` : '';
  return `<section class="sum" role="status" aria-live="polite">
<p class="kick">${escapeHtml(kick)}</p>
${headAmount(price(isPart ? view.remainingAmount : view.amount))}
<p class="sats">${escapeHtml(sats + received)}</p>
</section>`;
};

const KICKS: Readonly<Record<EndState, (words: PageWords) => string>> = {
  seen: ({ seen }) => seen,
  paid: ({ paid }) => paid,
  expired: ({ pay }) => pay.expired,
  'expired-part': ({ pay }) => pay.expired,
  'late-seen': ({ seen }) => seen,
  late: ({ pay }) => pay.late,
  cancelled: ({ pay }) => pay.cancelled,
  wait: ({ toPay }) => toPay,
  ask: ({ toPay }) => toPay,
};

interface Tab {
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

/** False if what remains is too small for an address, so that Lightning is the only way left. */
const canUseAddress = ({ address, bip21 }: InvoiceView): boolean =>
  address !== null && bip21?.startsWith('bitcoin:') === true;

/** A code per tab. Plain CSS switches them, so that they work without JavaScript (design.md STATE-34). */
const tabsOf = ({ view, words: { pay } }: Page): Tab[] => {
  const tabs: Tab[] = [];
  const hasAddress = canUseAddress(view);
  const fitsOne = view.bip21 !== null && !shownCodeOf(view.bip21).isLightningOnly;
  if (view.bip21 !== null && hasAddress && fitsOne) tabs.push({ id: 'any', name: pay.anyWallet, text: view.bip21 });
  if (view.bolt11 !== null) tabs.push({ id: 'lightning', name: pay.lightning, text: view.bolt11 });
  if (hasAddress) tabs.push({ id: 'address', name: pay.address, text: view.address ?? '' });
  return tabs;
};

const codePanel = (page: Page): string => {
  const { view, state, price, nowMs, words } = page;
  const { pay } = words;
  const tabs = tabsOf(page);
  const label = state === 'part' ? pay.codeForRest(price(view.remainingAmount)) : pay.code(price(view.amount));
  const inputs = tabs.map(
    ({ id }, at) => `<input type="radio" name="how" id="how-${id}"${at === 0 ? ' checked' : ''}>`,
  );
  const labels = tabs.map(({ id, name }) => `<label for="how-${id}">${escapeHtml(name)}</label>`);
  const codes = tabs.map(
    ({ id, text }) => `<div class="qr-card" data-how="${id}">${qrSvg(text, escapeHtml(label))}</div>`,
  );
  return `<section class="panel">
${inputs.join('')}
<div class="seg" role="group" aria-label="${escapeHtml(pay.ways)}">${labels.join('')}</div>
<div class="box">${codes.join('')}</div>
<p class="held">${escapeHtml(pay.heldFor)} <b data-clock="${escapeHtml(view.expiresAt)}">${formatLeft(Date.parse(view.expiresAt) - nowMs)}</b></p>
${view.lightningAway ? `<p class="held">${escapeHtml(pay.noLightning)}</p>` : ''}
</section>`;
};

const endPanel = (page: Page, state: EndState): string => {
  const { glyph, done, note } = ENDS[state];
  return donePanel(glyph, done(page), note?.(page) ?? '');
};

/** “Thank you!”, or the truth about money that came twice or was too much. */
const paidText = ({ view, price, words }: Page): string => {
  if ((view.over || view.notice === 'twice') && !view.allFinal) return words.pay.moreSeen;
  if (view.notice === 'twice') return words.pay.twice;
  if (view.over) return words.pay.over(price(view.overAmount));
  return words.thanks;
};

const paidNote = ({ view, store, invoice, locale, words }: Page): string =>
  words.pay.sale(formatTime(view.settledAt ?? view.createdAt, locale, store?.timeZone ?? 'UTC'), invoice.number);

interface End {
  readonly glyph: string;
  readonly done: (page: Page) => string;
  readonly note?: (page: Page) => string;
}

const ENDS: Readonly<Record<EndState, End>> = {
  seen: { glyph: RING, done: ({ words }) => words.moment, note: ({ words }) => words.pay.turnsGreen },
  paid: { glyph: TICK, done: paidText, note: paidNote },
  expired: { glyph: CLOCK, done: ({ words }) => words.pay.nothingPaid, note: ({ words }) => words.pay.newCode },
  'expired-part': {
    glyph: CLOCK,
    done: ({ words, view, price }) => words.pay.receivedOnly(price(view.receivedAmount)),
    note: ({ words }) => words.pay.ask,
  },
  'late-seen': { glyph: RING, done: ({ words }) => words.moment, note: ({ words }) => words.changes },
  late: { glyph: HAND, done: ({ words }) => words.pay.arrived, note: ({ words }) => words.pay.ask },
  cancelled: { glyph: CROSS, done: ({ words }) => words.pay.nothingPaid, note: ({ words }) => words.pay.newCode },
  wait: { glyph: RING, done: ({ words }) => words.pay.wait, note: ({ words }) => words.changes },
  ask: { glyph: HAND, done: ({ words }) => words.pay.ask },
};

interface Row {
  readonly name: string;
  readonly copy: string;
  readonly text: string;
  /** The button copies it, if it is not the text. */
  readonly copied?: string;
  readonly shown: string;
  readonly look: '' | 'mono ';
}

const copyRow = ({ name, copy, text, copied = text, shown, look }: Row): string =>
  `<li><span>${escapeHtml(name)}</span><b class="${look}short" aria-hidden="true">${escapeHtml(shown)}</b>` +
  `<b class="${look}whole">${escapeHtml(text)}</b>` +
  `<button type="button" class="btn icon ghost" data-copy="${escapeHtml(copied)}" aria-label="${escapeHtml(copy)}">${COPY_ICON}</button></li>`;

const payRows = ({ view, words: { pay } }: Page): string => {
  const copied = formatBtc(BigInt(view.remainingSats));
  const amount = `${copied} BTC`;
  const rows: Row[] = [{ name: pay.amount, copy: pay.copyAmount, text: amount, copied, shown: amount, look: '' }];
  const long = (name: string, copy: string, text: string): Row => ({
    name,
    copy,
    text,
    shown: shorten(text),
    look: 'mono ',
  });
  if (canUseAddress(view)) rows.push(long(pay.address, pay.copyAddress, view.address ?? ''));
  if (view.bolt11 !== null) rows.push(long(pay.lightning, pay.copyLightning, view.bolt11));
  return `<a class="btn primary block open" href="${escapeHtml(view.bip21 ?? '')}">${escapeHtml(pay.open)}${OPEN_ICON}</a>
<ul class="copy">${rows.map(copyRow).join('\n')}</ul>`;
};

const COPY_ICON =
  '<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><rect width="14" height="14" x="8" y="8" rx="2" ry="2"/><path d="M4 16c-1.1 0-2-.9-2-2V4c0-1.1.9-2 2-2h10c1.1 0 2 .9 2 2"/></svg>';
const OPEN_ICON =
  '<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M7 7h10v10"/><path d="M7 17 17 7"/></svg>';

const ENDED: ReadonlySet<PayState> = new Set(['paid', 'expired', 'expired-part', 'late', 'cancelled', 'ask']);

/** Back to where the customer came from; by itself only if the shop asked for it and the money is final (api.md PAGE-2). */
const backLink = ({ invoice, state, words }: Page): string => {
  const { redirectUrl, redirectAutomatically } = invoice.details;
  if (redirectUrl === undefined || !isPlainUrl(redirectUrl) || !ENDED.has(state)) return '';
  const leaves = state === 'paid' && redirectAutomatically === true ? ' data-leave' : '';
  return `<a class="btn primary block open"${leaves} rel="noreferrer" href="${escapeHtml(redirectUrl)}">${escapeHtml(words.pay.back)}</a>`;
};

/** Only time or the network ends these states, so without JavaScript the page is asked for again (design.md STATE-34). */
const refresh = (state: PayState): string =>
  ['waiting', 'part', 'seen', 'late-seen', 'wait'].includes(state)
    ? '<noscript><meta http-equiv="refresh" content="10"></noscript>'
    : '';
