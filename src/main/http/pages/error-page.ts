import { createHash } from 'node:crypto';
import { ERRORS, type AppError, type ErrorCode } from '../../../shared/errors.ts';
import { donePanel, htmlDocument } from './document.ts';
import { escapeHtml } from './format.ts';
import { FAVICON, HAND, SCAN } from './glyphs.ts';
import type { PageLanguage } from './language.ts';
import { errorStyle } from './pay-style.ts';
import type { PageWords } from './words/en.ts';

export interface ErrorPageFacts {
  readonly error: AppError;
  readonly requestId: string;
  readonly listener: 'private' | 'public';
  readonly path: string;
  /** Name of the shop, empty if the page must not or cannot name it. */
  readonly shop: string;
}

export interface ErrorPage {
  readonly html: string;
  /** Content-Security-Policy of this page alone: it runs no script and asks for nothing but its typeface. */
  readonly policy: string;
}

/** The page that tells a browser of a refusal (design.md COPY-11). It repeats nothing that the request said. */
export const errorPage = (facts: ErrorPageFacts, { code, words }: PageLanguage): ErrorPage => {
  const { error, requestId, listener, shop } = facts;
  const what = kindOf(facts);
  const { done, todo } = textOf(what, facts, words.errors);
  const { text, policy } = error.code === 'wrong_host' ? STYLE_ALONE : STYLE;
  const button =
    listener === 'private' && what !== 'name'
      ? `<a class="btn primary block open" href="/">${escapeHtml(words.errors.toTill)}</a>`
      : '';
  const reference = what === 'broken' ? `<footer>${escapeHtml(words.errors.reference(requestId))}</footer>` : '';
  const html = htmlDocument({
    lang: code,
    title: shop === '' ? done : `${done} · ${shop}`,
    shop,
    head: `<link rel="icon" href="${ICON}">\n<style>${text}</style>`,
    body: `data-state="${what === 'home' ? 'home' : 'error'}"`,
    main: `${donePanel(what === 'home' ? SCAN : HAND, done, todo, 'h1')}
${button}
${reference}`,
  });
  return { html, policy };
};

type Kind = 'home' | 'link' | 'page' | 'name' | 'refused' | 'elsewhere' | 'badCall' | 'tooOften' | 'broken' | 'away';

const BY_CODE: Partial<Record<ErrorCode, Kind>> = {
  wrong_host: 'name',
  foreign_origin: 'elsewhere',
  too_many_requests: 'tooOften',
};

const kindOf = ({ error, listener, path }: ErrorPageFacts): Kind => {
  const known = BY_CODE[error.code];
  if (known) return known;
  const { status } = ERRORS[error.code];
  if (status === 404) return listener === 'private' ? 'page' : pathKind(path);
  if (status === 401 || status === 403) return 'refused';
  if (status < 500) return 'badCall';
  return status === 500 ? 'broken' : 'away';
};

const pathKind = (path: string): Kind => {
  if (path === '/') return 'home';
  return /^\/(?:i|pay|r)\//.test(path) ? 'link' : 'page';
};

interface Text {
  readonly done: string;
  readonly todo: string;
}

/** The shop's own people are sent to the till; customers are sent back to the shop. */
const textOf = (kind: Kind, { error, listener }: ErrorPageFacts, words: PageWords['errors']): Text => {
  const isInside = listener === 'private';
  const done = words[kind];
  const todo: Readonly<Record<Kind, string>> = {
    home: words.homeTodo,
    link: words.linkTodo,
    page: isInside ? words.inside : words.pageTodo,
    name: isInside ? words.insideName : words.linkOfShop,
    refused: isInside ? words.inside : words.linkOfShop,
    elsewhere: isInside ? words.inside : words.linkOfShop,
    badCall: isInside ? words.inside : words.goBack,
    tooOften: words.wait(String(error.params?.['seconds'] ?? 60)),
    broken: isInside ? words.inside : words.brokenTodo,
    away: isInside ? words.inside : words.awayTodo,
  };
  return { done, todo: todo[kind] };
};

/** A data URL, because under a wrong name the server gives no file away. */
const ICON = `data:image/svg+xml,${encodeURIComponent(FAVICON)}`;

/**
 * The style stands in the page, allowed by its digest (CSP Level 3, `style-src` with a hash): a page about a refusal must
 * not depend on a second request that may be refused as well.
 */
const styleOf = (font: string | null): { readonly text: string; readonly policy: string } => {
  const text = errorStyle(font);
  const digest = createHash('sha256').update(text).digest('base64');
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${digest}'`,
    "font-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join(';');
  return { text, policy };
};

export const ERROR_FONT = '/pay-files/inter.woff2';
const STYLE = styleOf(ERROR_FONT);
const STYLE_ALONE = styleOf(null);
