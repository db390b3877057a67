import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Request, RequestHandler } from 'express';
import type { PayRequest } from '../../app/payment-request/pay-request.ts';
import type { Clock } from '../../app/ports.ts';
import type { Database } from '../../app/repositories.ts';
import type { Links } from '../links.ts';
import { loadInvoice } from '../load-invoice.ts';
import { mountDocs } from './docs.ts';
import { sendHtml, type PayPageFiles } from './document.ts';
import { ERROR_FONT } from './error-page.ts';
import { FAVICON } from './glyphs.ts';
import { languageFor } from './language.ts';
import type { Mount, ServeGet } from './mount.ts';
import { payPage } from './pay-page.ts';
import { PAY_SCRIPT } from './pay-script.ts';
import { payStyle } from './pay-style.ts';
import { createRequestPages, loadRequest } from './request-routes.ts';
import { hashedFiles, madeFile, packageFile, page, sendFile } from './static-files.ts';

export interface PagesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly links: Links;
  readonly payRequest: PayRequest;
  /** Folder of the built pages, `out/renderer`. */
  readonly rendererFolder: string;
}

export type MountPages = (mount: Mount, listener: 'private' | 'public') => void;

/** Every page and file that is not in the contract (api.md PAGE-1). */
export const createPages =
  (deps: PagesDeps): MountPages =>
  (mount, listener) => {
    mountCommon(mount.get, deps.rendererFolder);
    if (listener === 'private') mountPrivate(mount.get, deps);
    else mountPublic(mount, deps);
  };

/** Files of both listeners: error pages are set in the same typeface on each. */
const mountCommon = (get: ServeGet, rendererFolder: string): void => {
  get(['/favicon.svg', '/favicon.ico'], (_request, response) => {
    response.setHeader('Content-Type', 'image/svg+xml');
    response.setHeader('Cache-Control', A_DAY);
    response.end(FAVICON);
  });
  get('/assets/{*file}', hashedFiles(join(rendererFolder, 'assets')));
  mountFont(get, ERROR_FONT, '@fontsource-variable/inter/files/inter-latin-opsz-normal.woff2');
};

const mountFont = (get: ServeGet, at: string, file: string): void => {
  const path = packageFile(file);
  get(at, (_request, response, next) => {
    if (!sendFile(response, path, A_DAY)) next();
  });
};

const A_DAY = 'public, max-age=86400';

const mountPrivate = (get: ServeGet, deps: PagesDeps): void => {
  const built = (name: string): RequestHandler => page(join(deps.rendererFolder, name, 'index.html'));
  get('/', built('till'));
  for (const name of ['setup', 'unlock', 'office', 'manual']) get(`/${name}`, built(name));
  get('/reset', built('unlock')); // the page of unlocking asks for a new password there
  // the page of parts is built for development only
  if (existsSync(join(deps.rendererFolder, 'dev', 'index.html'))) get('/dev/ui', built('dev'));
  for (const path of ['/i/:id', '/pay/:id', '/r/:id']) get(path, redirectToPublic(deps));
  mountDocs(get);
};

/** Customers' pages are on the public listener only (api.md API-2, PAGE-1). */
const redirectToPublic =
  (deps: PagesDeps): RequestHandler =>
  async (request, response) => {
    const id = paramOf(request, 'id');
    const loaded = request.path.startsWith('/r/') ? await loadRequest(deps, id) : await loadInvoice(deps, id);
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Location', deps.links.base(loaded?.store) + request.path);
    response.statusCode = 302;
    response.end();
  };

const paramOf = (request: Request, name: string): string => {
  const value = request.params[name];
  return typeof value === 'string' ? value : '';
};

const mountPublic = (mount: Mount, deps: PagesDeps): void => {
  mount.get('/display', page(join(deps.rendererFolder, 'customer-screen', 'index.html')));
  const files = mountPayFiles(mount.get);
  mount.get(['/pay/:id', '/i/:id'], async (request, response, next) => {
    const loaded = await loadInvoice(deps, paramOf(request, 'id'));
    if (!loaded) return next();
    const language = languageFor(request.headers['accept-language'], loaded.store);
    sendHtml(response, 200, payPage(loaded, language, files, `/api/checkout/pay/${loaded.invoice.id}/events`));
  });
  const { read, pay } = createRequestPages(deps, files);
  mount.get('/r/:id', read);
  mount.post('/r/:id/pay', pay);
};

const mountPayFiles = (get: ServeGet): PayPageFiles => {
  const mono = '/pay-files/jetbrains-mono.woff2';
  const style = madeFile('/pay-files', 'pay.css', payStyle({ text: ERROR_FONT, mono }));
  const script = madeFile('/pay-files', 'pay.js', PAY_SCRIPT);
  for (const made of [style, script]) get(made.path, made.handle);
  mountFont(get, mono, '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2');
  return { style: style.path, script: script.path, font: ERROR_FONT };
};
