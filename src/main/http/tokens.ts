import { createHash, createHmac, randomBytes } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Tokens } from '../app/people/people-ports.ts';
import type { Secrets } from '../app/ports.ts';
import { createTokenCache } from './token-cache.ts';
import { SESSION_KEY_SECRET } from '../app/secret-names.ts';

const claimsSchema = z.object({ sid: z.string(), sub: z.string(), exp: z.int() });

/**
 * Signs and verifies the tokens of sessions: JWTs (RFC 7519) with HS256 (api.md AUTH-4). Their key of 256 bits is one
 * of the secrets, and is made when it is first needed.
 */
export const createTokens = ({ secrets }: { readonly secrets: Secrets }): Tokens => {
  const cache = createTokenCache();
  let loading: Promise<Uint8Array> | undefined;
  const load = async (): Promise<Uint8Array> => {
    const known = await secrets.get(SESSION_KEY_SECRET);
    if (known !== null) return Buffer.from(known, 'base64url');
    const made = randomBytes(32);
    await secrets.set(SESSION_KEY_SECRET, made.toString('base64url'));
    return made;
  };
  const key = (): Promise<Uint8Array> => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined; // the secrets may be locked for now, so the next call tries again
      throw error;
    });
    return loading;
  };
  return {
    csrfToken: async (sessionId) =>
      createHmac('sha256', await key())
        .update(`csrf:${sessionId}`)
        .digest('base64url'),
    sign: async ({ sessionId, userId, expiresAtMs }) =>
      new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(userId)
        .setExpirationTime(new Date(expiresAtMs))
        .sign(await key()),
    verify: async (token, nowMs) => {
      const digest = createHash('sha256').update(token, 'utf8').digest('hex');
      const known = cache.find(digest, nowMs);
      if (known) return known;
      if (!isCanonical(token)) return undefined;
      const secret = await key();
      try {
        const { payload } = await jwtVerify(token, secret, { algorithms: ['HS256'], currentDate: new Date(nowMs) });
        const claims = claimsSchema.safeParse(payload);
        if (!claims.success) return undefined;
        const { sid: sessionId, sub: userId, exp } = claims.data;
        const found = { sessionId, userId, expiresAtMs: exp * 1000 };
        cache.keep(digest, found);
        return found;
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
};

/**
 * Base64url lets one value be spelt in several ways: with padding, or with other bits after the last byte. A token in
 * another spelling than ours is none of ours (reliability.md A26).
 */
const isCanonical = (token: string): boolean => {
  const parts = token.split('.');
  return parts.length === 3 && parts.every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
};
