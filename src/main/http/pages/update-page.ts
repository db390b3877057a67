import { createHash } from 'node:crypto';
import { ERRORS } from '../../../shared/errors.ts';
import { donePanel, htmlDocument } from './document.ts';
import { FAVICON, RING } from './glyphs.ts';
import { languageFor } from './language.ts';
import { errorStyle } from './pay-style.ts';
import { escapeHtml } from './format.ts';

/** How far the update of the database is. */
export interface UpdateStep {
  readonly done: number;
  readonly of: number;
}

/**
 * The page that stands in the place of every other one while the database is updated. Its script asks for it again and
 * opens what the browser wanted once the server answers.
 */
export const updatePage = (
  { done, of }: UpdateStep,
  acceptLanguage: string | undefined,
): { readonly html: string; readonly policy: string } => {
  const { code, words } = languageFor(acceptLanguage, undefined);
  const { title, step, stay } = words.update;
  const html = htmlDocument({
    lang: code,
    title,
    shop: 'Satchel',
    head: `<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(FAVICON)}">\n<style>${STYLE}</style>`,
    body: 'data-state="update"',
    main: `${donePanel(RING, title, step(Math.min(done + 1, of), of), 'h1')}
<p class="held">${escapeHtml(stay)}</p>
<script>${SCRIPT}</script>`,
  });
  return { html, policy: POLICY };
};

const ASK_AGAIN_MS = 1_000;

/** A failed request means that the server takes over right now. */
const SCRIPT = `setInterval(async()=>{try{
const answer=await fetch(location.href,{headers:{accept:'text/html'}});
if(answer.status!==${ERRORS.updating.status})return location.reload();
const next=new DOMParser().parseFromString(await answer.text(),'text/html');
document.querySelector('.panel').replaceWith(next.querySelector('.panel'))
}catch{}},${ASK_AGAIN_MS})`;

const STYLE = errorStyle(null);
const digestOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Style and script stand in the page, allowed by their digests, because no other file is served meanwhile. */
const POLICY = [
  "default-src 'none'",
  `style-src ${digestOf(STYLE)}`,
  `script-src ${digestOf(SCRIPT)}`,
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join(';');
