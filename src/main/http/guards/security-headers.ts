import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** A page may load Satchel's own files alone, and nothing inline but `data:` images (A9). */
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
 * Sets the headers of every answer, of pages and APIs alike (api.md API-5). `Referrer-Policy` is `same-origin`, because
 * helmet's `no-referrer` makes a browser send `Origin: null` with Satchel's own form. There is no HSTS, because the
 * listeners speak plain HTTP on loopback and a browser would apply it to every other server there. There is no CORS
 * header, ever (A2).
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
