/** Asks a web server that somebody else names: nothing private, nothing large, no redirects. */
import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { Agent, request } from 'undici';
import { isLoopback, kindOfAddress, normalAddress } from '../upstream/address-kind.ts';
import { readCapped, type CappedAnswer } from '../upstream/read-capped.ts';
import { jsonText } from './node-http.ts';
import { WalletFailed } from './wallet-reasons.ts';

const MOST_BYTES = 64 * 1024;
const DEADLINE_MS = 10_000;

export interface GuardedGet {
  /** Returns the answer's status and its JSON, undefined if it is none. @throws UpstreamFailed */
  readonly get: (url: URL, signal: AbortSignal) => Promise<{ readonly status: number; readonly json: unknown }>;
}

/**
 * Sends GET by https to public addresses only: to exactly those that the name was judged by.
 *
 * @param allowsLoopback servers of this machine may be asked too, even by http: regtest only
 */
export const createGuardedGet = (allowsLoopback: boolean): GuardedGet => ({
  get: async (url, signal) => {
    const addresses = await judge(url, allowsLoopback, signal);
    const agent = new Agent({ connect: { lookup: pinned(addresses) }, pipelining: 0 });
    try {
      const answer = await readCapped(
        async (ending) =>
          request(url, {
            headers: { accept: 'application/json', 'user-agent': 'Satchel' },
            dispatcher: agent,
            signal: ending,
          }),
        { deadlineMs: DEADLINE_MS, maxBytes: MOST_BYTES, signal },
      );
      return { status: judged(answer).status, json: jsonText.safeParse(answer.body).data };
    } finally {
      await agent.destroy();
    }
  },
});

const judged = (answer: CappedAnswer): CappedAnswer => {
  if (answer.status === 429) throw new WalletFailed('rateLimited');
  if (answer.status >= 300 && answer.status < 400) throw new WalletFailed('redirects');
  return answer;
};

/** Finds the addresses to dial. Each address of a name is judged, since the name's owner chooses them all. @throws WalletFailed */
const judge = async (url: URL, allowsLoopback: boolean, signal: AbortSignal): Promise<readonly string[]> => {
  if (!['https:', 'http:'].includes(url.protocol)) throw new WalletFailed('notEncrypted');
  if (url.username !== '' || url.password !== '') throw new WalletFailed('notPublic');
  const found = await addressesOf(url.hostname);
  signal.throwIfAborted();
  const isHere = allowsLoopback && found.every(isLoopback);
  if (found.length === 0 || !(isHere || found.every((address) => kindOfAddress(address) === 'public')))
    throw new WalletFailed('notPublic');
  if (url.protocol !== 'https:' && !(isHere && url.protocol === 'http:')) throw new WalletFailed('notEncrypted');
  return found;
};

const addressesOf = async (hostname: string): Promise<string[]> => {
  const literal = normalAddress(hostname);
  if (literal !== undefined) return [literal];
  const found = await lookup(hostname, { all: true });
  return found.flatMap(({ address }) => normalAddress(address) ?? []);
};

/** A resolver that always answers with the judged addresses, so that a second look-up cannot change them. */
const pinned = (addresses: readonly string[]): LookupFunction => {
  const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return (_hostname, options, callback) => {
    const [first] = all;
    if (options.all) callback(null, all);
    else if (first) callback(null, first.address, first.family);
    else callback(new Error('no address'), '', 4);
  };
};
