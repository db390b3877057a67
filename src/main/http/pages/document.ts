import type { Response } from 'express';
import type { LanguageCode } from '../../../shared/languages.ts';
import { escapeHtml } from './format.ts';
import { MARK } from './glyphs.ts';

/** Files that a page loads, by path. */
export interface PayPageFiles {
  readonly style: string;
  readonly script: string;
  readonly font: string;
}

export interface PageParts {
  readonly lang: LanguageCode;
  /** Plain text. */
  readonly title: string;
  /** Name of the shop, plain text. */
  readonly shop: string;
  /** Elements of the head besides those of every page: style, script. */
  readonly head: string;
  /** Attributes of the body: its state, which the style reads. */
  readonly body: string;
  readonly main: string;
  /** The page's script shows it while the server does not answer; a page that asks for nothing has none. */
  readonly away?: string;
}

/** A page for customers as an HTML document (design.md LAY-6). The caller escapes `head`, `body` and `main`. */
export const htmlDocument = ({ lang, title, shop, head, body, main, away }: PageParts): string => `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
${head}
</head>
<body ${body}>${away === undefined ? '' : `\n<p class="away" role="alert" hidden>${escapeHtml(away)}</p>`}
<main>
<header class="shop">${MARK}${escapeHtml(shop)}</header>
${main}
</main>
</body>
</html>
`;

/** Head of the pages that load their style as a file. */
export const linkedFiles = ({
  style,
  font,
}: PayPageFiles): string => `<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="preload" href="${font}" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="${style}">`;

/** A large sign, what happened, and what to do. @param tag `h1` if the page has no amount to be its heading */
export const donePanel = (
  glyph: string,
  done: string,
  note: string,
  tag: 'p' | 'h1' = 'p',
): string => `<section class="panel">
<div class="box"><div class="done">${glyph}<${tag}>${escapeHtml(done)}</${tag}></div></div>
<p class="held">${escapeHtml(note)}</p>
</section>`;

/** Characters that fit on a phone of 320 px at the full size and at the middle one. */
const FITS = { large: 10, middle: 15 };

/** The amount above everything else: one that is long steps down, then breaks after its currency (design.md LAY-10). */
export const headAmount = (text: string): string => {
  if (text.length <= FITS.large) return `<h1>${escapeHtml(text)}</h1>`;
  const size = text.length > FITS.middle ? 'small' : 'middle';
  return `<h1 data-size="${size}">${escapeHtml(text.replaceAll('\u00a0', ' '))}</h1>`;
};

/** Sends a page that nothing keeps or indexes (api.md PAGE-5) and that depends on the browser's language (api.md PAGE-6). */
export const sendHtml = (response: Response, status: number, html: string): void => {
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Robots-Tag', 'noindex');
  response.vary('Accept-Language');
  response.end(html);
};
