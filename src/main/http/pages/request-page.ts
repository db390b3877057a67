import type { ShownRequest } from '../../app/payment-request/payment-requests.ts';
import type { StoreRecord } from '../../app/records.ts';
import { escapeHtml, formatDay, formatPrice } from './format.ts';
import { CLOCK, HAND, MARK, RING, TICK } from './glyphs.ts';
import type { PayPageFiles } from './pay-page.ts';

/** What the page of a request says (design.md §5). */
export type RequestState = 'waiting' | 'seen' | 'paid' | 'expired' | 'codes-open' | 'too-often' | 'unavailable';

const STATE_OF = { Pending: 'waiting', Processing: 'seen', Paid: 'paid', Expired: 'expired' } as const satisfies Record<
  ShownRequest['status'],
  RequestState
>;

/** The state that goes with a request's own status. */
export const requestState = ({ status }: ShownRequest): RequestState => STATE_OF[status];

interface Words {
  readonly kick: string;
  readonly glyph: string;
  readonly done: string;
  readonly note: string;
}

const WORDS: Readonly<Record<Exclude<RequestState, 'waiting'>, Words>> = {
  seen: { kick: 'Payment seen', glyph: RING, done: 'One moment, please.', note: 'This page changes by itself.' },
  paid: { kick: 'Paid', glyph: TICK, done: 'Thank you!', note: '' },
  expired: {
    kick: 'Request expired',
    glyph: CLOCK,
    done: 'Nothing was paid.',
    note: 'Please ask the shop for a new one.',
  },
  'codes-open': {
    kick: 'To pay',
    glyph: HAND,
    done: 'Three codes are open.',
    note: 'Pay one of them, or wait a few minutes.',
  },
  'too-often': { kick: 'To pay', glyph: HAND, done: 'Too many tries.', note: 'Please wait a minute.' },
  unavailable: {
    kick: 'To pay',
    glyph: HAND,
    done: 'This cannot be paid right now.',
    note: 'Please try again in a few minutes.',
  },
};

/** What the look of a payment page knows of these states. */
const LOOK: Readonly<Record<RequestState, string>> = {
  waiting: 'waiting',
  seen: 'seen',
  paid: 'paid',
  expired: 'expired',
  'codes-open': 'ask',
  'too-often': 'ask',
  unavailable: 'ask',
};

/** Where trying again may help, the way back to the button. */
const RETRY: ReadonlySet<RequestState> = new Set(['codes-open', 'too-often', 'unavailable']);

const donePanel = (state: Exclude<RequestState, 'waiting'>): string => {
  const { glyph, done, note } = WORDS[state];
  return `<section class="panel">
<div class="box"><div class="done">${glyph}<p>${escapeHtml(done)}</p></div></div>
<p class="held">${escapeHtml(note)}</p>
</section>`;
};

const askPanel = ({ request }: ShownRequest, locale: string): string => `<section class="request">
${request.description === null ? '' : `<p class="text">${escapeHtml(request.description)}</p>`}
<p class="held">To be paid by <b>${escapeHtml(formatDay(request.expiresOn, locale))}</b></p>
<form method="post" action="/r/${request.id}/pay"><button type="submit" class="btn primary block open">Pay now</button></form>
</section>`;

const sumOf = ({ request, amount }: ShownRequest, state: RequestState, locale: string): string =>
  `<section class="sum" role="status">
<p class="kick">${state === 'waiting' ? 'To pay' : WORDS[state].kick}</p>
<h1>${escapeHtml(formatPrice(amount, request.currency, locale))}</h1>
</section>`;

/** The page of a payment request as one HTML document. Works without a script; one button, a form. */
export const requestPage = (
  shown: ShownRequest,
  store: StoreRecord | undefined,
  files: PayPageFiles,
  state: RequestState,
): string => {
  const locale = store?.locale ?? 'en';
  const shop = escapeHtml(store?.name ?? '');
  const title = escapeHtml(shown.request.title);
  const back = `<a class="btn block open" href="/r/${shown.request.id}">Back</a>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ${shop}</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="preload" href="${files.font}" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="${files.style}">
${state === 'seen' ? `<noscript><meta http-equiv="refresh" content="10"></noscript>\n<script src="${files.script}" defer></script>` : ''}
</head>
<body data-state="${LOOK[state]}">
<main>
<header class="shop">${MARK}${shop}</header>
${sumOf(shown, state, locale)}
<p class="product">${title}</p>
${state === 'waiting' ? askPanel(shown, locale) : donePanel(state)}
${RETRY.has(state) ? back : ''}
<footer>Paid directly to the shop. Nobody in between.</footer>
</main>
</body>
</html>
`;
};
