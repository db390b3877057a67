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
}

/** A page for customers as an HTML document (design.md LAY-6). The caller escapes `head`, `body` and `main`. */
export const htmlDocument = ({ lang, title, shop, head, body, main }: PageParts): string => `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
${head}
</head>
<body ${body}>
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

/** Sends a page that nothing keeps or indexes (api.md PAGE-5) and that depends on the browser's language (api.md PAGE-6). */
export const sendHtml = (response: Response, status: number, html: string): void => {
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Robots-Tag', 'noindex');
  response.vary('Accept-Language');
  response.end(html);
};
