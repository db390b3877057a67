import type { Request, RequestHandler, Response } from 'express';
import type { RequestFacts } from '../serve-route.ts';

/** Serves GET (and HEAD) on some paths; other methods there are 405. */
export type ServeGet = (paths: string | string[], handler: RequestHandler) => void;

/** Serves POST on a path, for the one form there is; other methods there are 405. */
export type ServePost = (path: string, handler: PostHandler) => void;
export type PostHandler = (
  request: Request,
  response: Response,
  facts: RequestFacts,
  next: () => void,
) => void | Promise<void>;

/** A listener as the pages see it. It stands here, so that a page and the list of pages do not import each other. */
export interface Mount {
  readonly get: ServeGet;
  readonly post: ServePost;
}
