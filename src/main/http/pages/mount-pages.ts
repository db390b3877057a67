import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Request, RequestHandler } from 'express';
import type { PayRequest } from '../../app/payment-request/pay-request.ts';
import type { Clock } from '../../app/ports.ts';
import type { Database } from '../../app/repositories.ts';
import type { Links } from '../links.ts';
import { loadInvoice } from '../load-invoice.ts';
import { mountDocs } from './docs.ts';
import { payPage, type PayPageFiles } from './pay-page.ts';
import { PAY_SCRIPT } from './pay-script.ts';
import { payStyle } from './pay-style.ts';
import { createRequestPages, loadRequest, type ServePost } from './request-routes.ts';
import { hashedFiles, madeFile, packageFile, page, sendFile } from './static-files.ts';

/** Serves GET (and HEAD) on some paths; other methods there are 405. */
export type ServeGet = (paths: string | string[], handler: RequestHandler) => void;
export interface Mount {
  readonly get: ServeGet;
  readonly post: ServePost;
}
export type MountPages = (mount: Mount, listener: 'private' | 'public') => void;

export interface PagesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly links: Links;
  readonly payRequest: PayRequest;
  /** Folder of the built pages, `out/renderer`. */
  readonly rendererFolder: string;
}

const FAVICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M11 9.5V8a3.5 3.5 0 0 1 3.5-3.5h3A3.5 3.5 0 0 1 21 8v1.5" fill="none" stroke="#1a1917" stroke-width="2.5"/><rect x="3" y="9" width="26" height="19" rx="5" fill="#1a1917"/><path d="M3 15.5c0 1.3.8 2.4 2 2.9l8.7 3.3a6.5 6.5 0 0 0 4.6 0l8.7-3.3a3.1 3.1 0 0 0 2-2.9" fill="none" stroke="#f5f4f1" stroke-width="1.75"/><rect x="14" y="18" width="4" height="6.5" rx="1.5" fill="#e5894a"/></svg>`;

const FONTS = {
  text: '@fontsource-variable/inter/files/inter-latin-opsz-normal.woff2',
  mono: '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2',
} as const;
const A_DAY = 'public, max-age=86400';

const paramOf = (request: Request, name: string): string => {
  const value = request.params[name];
  return typeof value === 'string' ? value : '';
};

const mountCommon = (get: ServeGet, rendererFolder: string): void => {
  get(['/favicon.svg', '/favicon.ico'], (_request, response) => {
    response.setHeader('Content-Type', 'image/svg+xml');
    response.setHeader('Cache-Control', A_DAY);
    response.end(FAVICON);
  });
  get('/assets/{*file}', hashedFiles(join(rendererFolder, 'assets')));
};

/** A payment page asked for on the private listener is on the public one (product.md "Two listeners"). */
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

const mountPrivate = (get: ServeGet, deps: PagesDeps): void => {
  const built = (name: string): RequestHandler => page(join(deps.rendererFolder, name, 'index.html'));
  get('/', built('till'));
  for (const name of ['setup', 'unlock', 'office', 'manual']) get(`/${name}`, built(name));
  // the page of parts: built for development only
  if (existsSync(join(deps.rendererFolder, 'dev', 'index.html'))) get('/dev/ui', built('dev'));
  for (const path of ['/i/:id', '/pay/:id', '/r/:id']) get(path, redirectToPublic(deps));
  mountDocs(get);
};

const mountPayPages = ({ get, post }: Mount, deps: PagesDeps): void => {
  const fonts = { text: '/pay-files/inter.woff2', mono: '/pay-files/jetbrains-mono.woff2' };
  const style = madeFile('/pay-files', 'pay.css', payStyle(fonts));
  const script = madeFile('/pay-files', 'pay.js', PAY_SCRIPT);
  const files: PayPageFiles = { style: style.path, script: script.path, font: fonts.text };
  for (const made of [style, script]) get(made.path, made.handle);
  for (const name of ['text', 'mono'] as const) {
    const path = packageFile(FONTS[name]);
    get(fonts[name], (_request, response, next) => {
      if (!sendFile(response, path, A_DAY)) next();
    });
  }
  get(['/pay/:id', '/i/:id'], async (request, response, next) => {
    const loaded = await loadInvoice(deps, paramOf(request, 'id'));
    if (!loaded) return next();
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Robots-Tag', 'noindex');
    response.end(payPage(loaded, files, `/api/checkout/pay/${loaded.invoice.id}/events`));
  });
  const { read, pay } = createRequestPages(deps, files);
  get('/r/:id', read);
  post('/r/:id/pay', pay);
};

const mountPublic = (mount: Mount, deps: PagesDeps): void => {
  mount.get('/display', page(join(deps.rendererFolder, 'customer-screen', 'index.html')));
  mountPayPages(mount, deps);
};

/** Every page and file that is not in the contract (api.md §5). */
export const createPages =
  (deps: PagesDeps): MountPages =>
  (mount, listener) => {
    mountCommon(mount.get, deps.rendererFolder);
    if (listener === 'private') mountPrivate(mount.get, deps);
    else mountPublic(mount, deps);
  };
