import { createHash } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join, normalize, sep } from 'node:path';
import type { RequestHandler, Response } from 'express';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.map': 'application/json; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
};
/** A hashed file has another name as soon as its content changes. */
const FOREVER = 'public, max-age=31536000, immutable';

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** Sends one whole file. @returns false if there is none */
export const sendFile = (response: Response, path: string, cache: string): boolean => {
  if (!isFile(path)) return false;
  response.setHeader('Content-Type', TYPES[extname(path)] ?? 'application/octet-stream');
  response.setHeader('Cache-Control', cache);
  const file = createReadStream(path);
  file.once('error', () => response.destroy());
  file.pipe(response);
  return true;
};

/** A built page. Nothing keeps it, because the next version loads other files. */
export const page =
  (path: string): RequestHandler =>
  (_request, response, next) => {
    if (!sendFile(response, path, 'no-store')) next();
  };

/** Hashed files of a folder, by their path below a prefix. Nothing outside the folder and no dot file is served. */
export const hashedFiles =
  (folder: string): RequestHandler =>
  (request, response, next) => {
    const parts = [request.params['file'] ?? []].flat();
    const inside = normalize(join(folder, ...parts));
    const isInside = inside.startsWith(folder + sep) && !parts.some((part) => /^\.|[\\/\0]/.test(part));
    if (!isInside || !sendFile(response, inside, FOREVER)) next();
  };

/** A text made by the program; its name holds a digest of it. */
export interface MadeFile {
  readonly path: string;
  readonly handle: RequestHandler;
}

export const madeFile = (folder: string, name: string, text: string): MadeFile => {
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const extension = extname(name);
  return {
    path: `${folder}/${name.slice(0, -extension.length)}-${digest}${extension}`,
    handle: (_request, response) => {
      response.setHeader('Content-Type', TYPES[extension] ?? 'application/octet-stream');
      response.setHeader('Cache-Control', FOREVER);
      response.end(text);
    },
  };
};

/** Path of a file of a package: the copy that the build put beside the program, or else the installed package's own. */
export const packageFile = (name: string): string => {
  const copy = join(import.meta.dirname, 'packages', name);
  return existsSync(copy) ? copy : createRequire(import.meta.url).resolve(name);
};
