import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { PasswordHasher, PinHasher } from '../app/people/people-ports.ts';
import type { Secrets } from '../app/ports.ts';
import { PIN_PEPPER_SECRET } from '../app/secret-names.ts';

const PEPPER_BYTES = 32;
/** Version, the first half of the pepper's fingerprint, and the hash of {@link PasswordHasher}. */
const PEPPERED = /^pin1\$([0-9a-f]{16})\$(.+)$/;

/**
 * Hashes PINs. There are so few of them that a hash alone hides none: whoever has the database tries all of them. So a
 * PIN first goes through HMAC-SHA256 with a key that is one of the secrets and in no backup (reliability.md A24). A hash
 * that was made before there was such a key is still checked as it is.
 */
export const createPinHasher = (deps: {
  readonly hasher: PasswordHasher;
  readonly secrets: Pick<Secrets, 'get' | 'set'>;
}): PinHasher => {
  const { hasher } = deps;
  const pepper = createPepper(deps.secrets);
  return {
    hash: async (pin) => {
      const key = await pepper.make();
      return `pin1$${fingerprintOf(key)}$${await hasher.hash(spiced(key, pin))}`;
    },
    verify: async (pin, stored) => {
      const [, fingerprint, plain] = PEPPERED.exec(stored) ?? [];
      if (plain === undefined) return hasher.verify(pin, stored);
      const key = await pepper.find();
      return key !== null && fingerprintOf(key) === fingerprint && hasher.verify(spiced(key, pin), plain);
    },
    isOld: (stored) => !PEPPERED.test(stored),
    isLost: async (stored) => {
      const [, fingerprint] = PEPPERED.exec(stored) ?? [];
      if (fingerprint === undefined) return false;
      const key = await pepper.find();
      return key === null || fingerprintOf(key) !== fingerprint;
    },
  };
};

/** Finds the key among the secrets, or makes it when the first PIN is set. */
const createPepper = (secrets: Pick<Secrets, 'get' | 'set'>) => {
  let known: Buffer | null = null;
  let making: Promise<Buffer> | undefined;
  const find = async (): Promise<Buffer | null> => {
    const text = known === null ? await secrets.get(PIN_PEPPER_SECRET) : null;
    if (text !== null) known = Buffer.from(text, 'base64url');
    return known;
  };
  const make = async (): Promise<Buffer> => {
    const found = await find();
    if (found !== null) return found;
    const made = randomBytes(PEPPER_BYTES);
    await secrets.set(PIN_PEPPER_SECRET, made.toString('base64url'));
    known = made;
    return made;
  };
  return {
    find,
    /** Two PINs that are set at the same time get the same key. */
    make: (): Promise<Buffer> => {
      making ??= make().finally(() => (making = undefined));
      return making;
    },
  };
};

const fingerprintOf = (key: Buffer): string => createHash('sha256').update(key).digest('hex').slice(0, 16);

const spiced = (key: Buffer, pin: string): string =>
  createHmac('sha256', key).update(pin.normalize('NFKC')).digest('base64url');
