import type { IncomingMessage, ServerResponse } from 'node:http';
import { ERRORS } from '../../shared/errors.ts';
import { listen, type Listening } from './listen.ts';
import { updatePage, type UpdateStep } from './pages/update-page.ts';

export interface UpdateNotice {
  /** Begins to listen with the first step. */
  readonly say: (step: UpdateStep) => void;
  /** Frees the port for the server. */
  readonly close: () => Promise<void>;
}

const AGAIN_AFTER_SECONDS = 5;

/**
 * Answers on the private port while a large database is updated and the server cannot start yet: browsers with a page
 * that says how far it is, programs with 503. Nobody knows a port that the system chooses, so there it stays silent.
 */
export const createUpdateNotice = (port: number): UpdateNotice => {
  let at: UpdateStep = { done: 0, of: 1 };
  let listening: Promise<Listening | null> | undefined;
  const open = (): Promise<Listening | null> =>
    // the server itself reports a port that is taken
    listen((request, response) => answer(request, response, at), { port, lan: false, flag: '--port' }).catch(
      () => null,
    );
  return {
    say: (step) => {
      at = step;
      if (port !== 0) listening ??= open();
    },
    close: async () => await (await listening)?.close(),
  };
};

const answer = (request: IncomingMessage, response: ServerResponse, step: UpdateStep): void => {
  const isPage = request.headers.accept?.includes('text/html') ?? false;
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Retry-After', AGAIN_AFTER_SECONDS);
  response.setHeader('Connection', 'close');
  if (isPage) {
    const { html, policy } = updatePage(step, request.headers['accept-language']);
    response.setHeader('Content-Security-Policy', policy);
    response.writeHead(ERRORS.updating.status, { 'Content-Type': 'text/html; charset=utf-8' }).end(html);
    return;
  }
  const { status, sentence } = ERRORS.updating;
  const body = JSON.stringify({ error: sentence, message: sentence, code: 'updating', requestId: '' });
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(body);
};
