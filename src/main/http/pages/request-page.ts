import type { ShownRequest } from '../../app/payment-request/payment-requests.ts';
import type { StoreRecord } from '../../app/records.ts';
import { donePanel, headAmount, htmlDocument, linkedFiles, type PayPageFiles } from './document.ts';
import { escapeHtml, formatDay, formatPrice } from './format.ts';
import { CLOCK, HAND, RING, TICK } from './glyphs.ts';
import type { PageLanguage } from './language.ts';
import type { PageWords } from './words/en.ts';

/** States of the page of a payment request (design.md STATE-35). */
export type RequestState =
  | 'waiting'
  | 'seen'
  | 'paid'
  | 'expired'
  | 'codes-open'
  | 'used-up'
  | 'too-often'
  | 'unavailable';

export interface RequestPage {
  readonly shown: ShownRequest;
  readonly store: StoreRecord | undefined;
  readonly state: RequestState;
}

/** The page of a payment request as one HTML document. It works without a script; its one button is a form. */
export const requestPage = (page: RequestPage, language: PageLanguage, files: PayPageFiles): string => {
  const { shown, store, state } = page;
  const { words } = language;
  const { id, title } = shown.request;
  const shop = store?.name ?? '';
  const back = `<a class="btn block open" href="/r/${id}">${escapeHtml(words.request.back)}</a>`;
  const follow = `\n<noscript><meta http-equiv="refresh" content="10"></noscript>\n<script src="${files.script}" defer></script>`;
  return htmlDocument({
    lang: language.code,
    title: `${title} · ${shop}`,
    shop,
    head: linkedFiles(files) + (state === 'seen' ? follow : ''),
    body: `data-state="${LOOKS[state]}"`,
    main: `${sumOf(page, language)}
<p class="product">${escapeHtml(title)}</p>
${state === 'waiting' ? askPanel(shown, language) : endPanel(state, words)}
${RETRY.has(state) ? back : ''}
<footer>${escapeHtml(words.direct)}</footer>`,
  });
};

/** The state that goes with a request's own status. */
export const requestState = ({ status }: ShownRequest): RequestState => STATE_OF[status];

const STATE_OF = { Pending: 'waiting', Processing: 'seen', Paid: 'paid', Expired: 'expired' } as const satisfies Record<
  ShownRequest['status'],
  RequestState
>;

type EndState = Exclude<RequestState, 'waiting'>;

interface End {
  readonly kick: (words: PageWords) => string;
  readonly glyph: string;
  readonly done: (words: PageWords) => string;
  readonly note: (words: PageWords) => string;
}

const ENDS: Readonly<Record<EndState, End>> = {
  seen: { kick: ({ seen }) => seen, glyph: RING, done: ({ moment }) => moment, note: ({ changes }) => changes },
  paid: { kick: ({ paid }) => paid, glyph: TICK, done: ({ thanks }) => thanks, note: () => '' },
  expired: {
    kick: ({ request }) => request.expired,
    glyph: CLOCK,
    done: ({ request }) => request.nothingPaid,
    note: ({ request }) => request.askForNew,
  },
  'codes-open': {
    kick: ({ toPay }) => toPay,
    glyph: HAND,
    done: ({ request }) => request.codesOpen,
    note: ({ request }) => request.payOne,
  },
  'used-up': {
    kick: ({ toPay }) => toPay,
    glyph: HAND,
    done: ({ request }) => request.usedUp,
    note: ({ request }) => request.askOrTomorrow,
  },
  'too-often': {
    kick: ({ toPay }) => toPay,
    glyph: HAND,
    done: ({ request }) => request.tooOften,
    note: ({ request }) => request.waitMinute,
  },
  unavailable: {
    kick: ({ toPay }) => toPay,
    glyph: HAND,
    done: ({ request }) => request.unavailable,
    note: ({ request }) => request.later,
  },
};

/** The states of a payment page that look the same: the style knows only these. */
const LOOKS: Readonly<Record<RequestState, string>> = {
  waiting: 'waiting',
  seen: 'seen',
  paid: 'paid',
  expired: 'expired',
  'codes-open': 'ask',
  'used-up': 'ask',
  'too-often': 'ask',
  unavailable: 'ask',
};

/** In these states trying again may help, so there is a way back to the button. */
const RETRY: ReadonlySet<RequestState> = new Set(['codes-open', 'too-often', 'unavailable']);

const endPanel = (state: EndState, words: PageWords): string => {
  const { glyph, done, note } = ENDS[state];
  return donePanel(glyph, done(words), note(words));
};

const askPanel = ({ request }: ShownRequest, { words, locale }: PageLanguage): string => `<section class="request">
${request.description === null ? '' : `<p class="text">${escapeHtml(request.description)}</p>`}
<p class="held">${escapeHtml(words.request.payBy)} <b>${escapeHtml(formatDay(request.expiresOn, locale))}</b></p>
<form method="post" action="/r/${request.id}/pay"><button type="submit" class="btn primary block open">${escapeHtml(words.request.payNow)}</button></form>
</section>`;

const sumOf = ({ shown: { request, amount }, state }: RequestPage, { words, locale }: PageLanguage): string =>
  `<section class="sum" role="status">
<p class="kick">${escapeHtml(state === 'waiting' ? words.toPay : ENDS[state].kick(words))}</p>
${headAmount(formatPrice(amount, request.currency, locale))}
</section>`;
