import type { IncomingMessage } from 'node:http';
import { isPage } from '../guards/origin.ts';

/**
 * True if a refusal is answered with a page. A browser that navigates prefers `text/html`; on the paths of the APIs that is
 * not enough, because some HTTP libraries ask for `text/html` first as well (api.md API-19).
 */
export const wantsPage = (request: IncomingMessage, path: string): boolean =>
  prefersHtml(request.headers.accept) && (isPage(path) || isNavigation(request));

/** Members of an Accept header (RFC 9110 §12.5), the most wanted first, with those that it refuses (`q=0`) last. */
export const rankedRanges = (header: string | undefined): Ranked[] =>
  (header ?? '')
    .split(',')
    .slice(0, MOST_RANGES)
    .map(readRange)
    .filter(({ range }) => range !== '')
    .toSorted((a, b) => b.quality - a.quality);

export interface Ranked {
  readonly range: string;
  readonly quality: number;
}

/** No browser sends more; a header of 16 KiB must not cost a sort of thousands. */
const MOST_RANGES = 32;
const QUALITY = /^q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/i;

const readRange = (member: string): Ranked => {
  const [range = '', ...parameters] = member.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  if (weight === undefined) return { range, quality: 1 };
  return { range, quality: Number.parseFloat(QUALITY.exec(weight)?.[1] ?? '0') };
};

/** How much a type is wanted, and how exactly the header names it: an exact name overrides a wildcard. */
const wantOf = (ranges: readonly Ranked[], type: string): { readonly quality: number; readonly exactness: number } => {
  const family = `${type.slice(0, type.indexOf('/'))}/*`;
  const names = [type, family, '*/*'];
  const at = names.findIndex((name) => ranges.some(({ range }) => range === name));
  const quality = ranges.find(({ range }) => range === names[at])?.quality ?? 0;
  return { quality, exactness: names.length - at };
};

/** `*\/*` alone wants nothing in particular: that is a program, and it gets JSON. */
const prefersHtml = (accept: string | undefined): boolean => {
  const ranges = rankedRanges(accept);
  const [html, json] = [wantOf(ranges, 'text/html'), wantOf(ranges, 'application/json')];
  if (html.quality === 0) return false;
  return html.quality > json.quality || (html.quality === json.quality && html.exactness > json.exactness);
};

/**
 * A person opened this address in a browser. `Sec-Fetch-Mode` is sent over HTTPS and to loopback only; every browser asks
 * for XHTML when it navigates, which no HTTP library does.
 */
const isNavigation = ({ headers }: IncomingMessage): boolean =>
  headers['sec-fetch-mode'] === undefined
    ? (headers.accept ?? '').includes('application/xhtml+xml')
    : headers['sec-fetch-mode'] === 'navigate';
