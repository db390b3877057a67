import type { RequestHandler, Response } from 'express';
import type { AppError } from '../../../shared/errors.ts';
import type { Logger } from '../../app/ports.ts';
import type { StoreRecord } from '../../app/records.ts';
import type { Database } from '../../app/repositories.ts';
import { statusOf } from '../errors.ts';
import { wantsPage } from './accept.ts';
import { sendHtml } from './document.ts';
import { errorPage } from './error-page.ts';
import { languageFor } from './language.ts';

/** Sends a refusal as a page. Status and headers are those of the JSON answer. */
export type SendErrorPage = (error: AppError, requestId: string) => void;

/** How a refusal is told to this browser; undefined for a program, which gets JSON (api.md API-19). */
export const errorPageFor = (response: Response): SendErrorPage | undefined => senders.get(response);

export interface ErrorPagesDeps {
  readonly database: Database;
  readonly logger: Logger;
}

/** Notes beside each response whether its refusals are pages; it stands before every guard that may refuse. */
export const createErrorPages =
  ({ database, logger }: ErrorPagesDeps, listener: 'private' | 'public'): RequestHandler =>
  (request, response, next) => {
    const { path } = request;
    const acceptLanguage = request.headers['accept-language'];
    const send = async (error: AppError, requestId: string): Promise<void> => {
      // under a foreign name anybody's script may read the answer, so it does not name the shop (A1)
      const store = error.code === 'wrong_host' ? undefined : await onlyStore(database, logger);
      if (response.closed || response.headersSent) return;
      const language = languageFor(acceptLanguage, store);
      const page = errorPage({ error, requestId, listener, path, shop: store?.name ?? '' }, language);
      response.setHeader('Content-Security-Policy', page.policy);
      response.vary('Accept');
      sendHtml(response, statusOf(error), page.html);
    };
    if (wantsPage(request, path)) senders.set(response, (error, requestId) => void send(error, requestId));
    next();
  };

/** Kept beside the response, because Express's own bag is untyped. */
const senders = new WeakMap<Response, SendErrorPage>();

/** The shop whose page this is, if there is only one. A database that fails must not keep the page from being sent. */
const onlyStore = async (database: Database, logger: Logger): Promise<StoreRecord | undefined> => {
  try {
    const stores = await database.read.stores.list();
    return stores.length === 1 ? stores[0] : undefined;
  } catch (error) {
    logger.warn({ err: error }, 'the name of the shop could not be read for an error page');
    return undefined;
  }
};
