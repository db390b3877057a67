import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** What a page may load: our own files and nothing inline, from nowhere else (A9). */
const POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
  mediaSrc: ["'self'"],
  connectSrc: ["'self'"],
  manifestSrc: ["'self'"],
  workerSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
} as const;

/**
 * Headers of every answer, pages and API alike. `same-origin` because helmet's `no-referrer` makes our own form send
 * `Origin: null`; no HSTS because the listeners speak plain HTTP on loopback, and a browser would remember it for
 * every other server there; no CORS header, ever.
 */
export const securityHeaders = (): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: Object.fromEntries(Object.entries(POLICY).map(([name, values]) => [name, [...values]])),
    },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
    crossOriginEmbedderPolicy: false,
  });
