/** Asks a wallet over its relays, and hears what it reports (NIP-47). */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Clock } from '../../app/ports.ts';
import { WalletFailed } from '../wallet-reasons.ts';
import { within } from '../within.ts';
import {
  encryptionOf,
  filtersOf,
  isOfWallet,
  KIND,
  readInfo,
  tagOf,
  type Encryption,
  type Keys,
  type Question,
  type WalletInfo,
} from './nwc-events.ts';
import type { NostrEvent } from './nwc-relay.ts';
import { createRelays, type Relays, type RelaysTimings } from './nwc-relays.ts';

export interface WalletTimings extends RelaysTimings {
  /** If nobody knows the encryption, the new one is tried so long before the old one. */
  readonly probeMs: number;
}

export interface WalletDeps {
  readonly keys: Keys;
  readonly urls: readonly string[];
  readonly clock: Clock;
  readonly timings: WalletTimings;
}

export interface Reporting {
  readonly onOpen: () => void;
  /** A notification, decrypted and not yet parsed; some come twice. */
  readonly onReport: (content: string) => Promise<void>;
  readonly signal: AbortSignal;
}

export interface Wallet {
  /** Asks in the encryption that the wallet understands. @throws if it does not answer */
  readonly ask: (method: string, params: object, signal: AbortSignal) => Promise<Reply>;
  /** Resolves when no relay is left, or when one is back whose reports were missed; throws if none can be reached. */
  readonly listen: (reporting: Reporting) => Promise<void>;
  /** Tells what the wallet says publicly that it can do; null if no relay has shown it. */
  readonly info: () => WalletInfo | null;
}

/** The wallet's answer. What it says of an error only tells the kind of that error: nobody else reads it. */
export interface Reply {
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly result: unknown;
}

const replySchema = z.object({
  result_type: z.string(),
  error: z.object({ code: z.string(), message: z.string().nullish() }).nullish(),
  result: z.unknown().optional(), // absent beside an error
});

interface Asked {
  readonly method: string;
  readonly settle: (heard: Heard) => void;
  readonly fail: (error: unknown) => void;
}

interface Heard {
  readonly reply: Reply;
  readonly encryption: Encryption;
}

interface State {
  info: WalletInfo | null;
  /** The encryption in which the wallet has answered before. */
  answersIn: Encryption | null;
  /** Questions without an answer, by the id of their event. */
  readonly asked: Map<string, Asked>;
  readonly reporting: Set<(content: string) => void>;
  /** Reports that came: each relay passes on its own copy. */
  readonly reported: Set<string>;
}

type Exchange = (question: Question, signal: AbortSignal) => Promise<Heard>;

const MOST_REPORTED = 1_000;

/** Nothing is connected until somebody asks or listens. */
export const createWallet = (deps: WalletDeps): Wallet => {
  const { keys, urls, clock, timings } = deps;
  const state: State = { info: null, answersIn: null, asked: new Map(), reporting: new Set(), reported: new Set() };
  const relays = createRelays({
    urls,
    timings,
    filters: () => filtersOf(keys, clock.nowMs()),
    logIn: (challenge, url) => keys.logIn(challenge, url, clock.nowMs()),
    onEvent: (event) => take(event, keys, state),
  });
  const exchange = createExchange(deps, relays, state);
  return {
    ask: async (method, params, signal) => {
      const release = relays.hold({ onReady: () => {}, onGone: () => {} }); // between the questions too
      try {
        await ready(relays, signal);
        const known = state.info?.encryption ?? state.answersIn;
        const encryption = known ?? (await probe(exchange, timings.probeMs, signal));
        state.answersIn = encryption;
        return (await exchange({ method, params, encryption }, signal)).reply;
      } finally {
        release();
      }
    },
    listen: (reporting) => listen(reporting, { relays, state }),
    info: () => state.info,
  };
};

/** Takes an event of the wallet. Anything else is dropped, because anybody may send it. */
const take = (event: NostrEvent, keys: Keys, state: State): void => {
  const asked = event.kind === KIND.answer ? state.asked.get(tagOf(event, 'e') ?? '') : undefined;
  const isWanted = asked !== undefined || event.kind !== KIND.answer;
  if (!isWanted || state.reported.has(event.id) || !isOfWallet(event, keys)) return;
  if (event.kind === KIND.info) takeInfo(event, state);
  else if (asked) takeAnswer(event, keys, asked);
  else if (event.kind === KIND.notification || event.kind === KIND.notification04) takeReport(event, keys, state);
};

/** The newest counts: a relay may keep an old one. */
const takeInfo = (event: NostrEvent, state: State): void => {
  const info = readInfo(event);
  if (info.createdAt >= (state.info?.createdAt ?? 0)) state.info = info;
};

const takeAnswer = (event: NostrEvent, keys: Keys, { method, settle, fail }: Asked): void => {
  try {
    const { result_type, error, result } = replySchema.parse(JSON.parse(keys.decrypt(event.content)));
    if (result_type !== method && !error) throw new Error('it answers another question');
    const reply = { error: error ? { code: error.code, message: error.message ?? '' } : null, result };
    settle({ reply, encryption: encryptionOf(event.content) });
  } catch {
    fail(new WalletFailed('unreadable')); // without its cause, which quotes what was decrypted
  }
};

const takeReport = (event: NostrEvent, keys: Keys, { reporting, reported }: State): void => {
  let text: string;
  try {
    text = keys.decrypt(event.content);
  } catch {
    return; // the look-up finds what it was about
  }
  if (reporting.size === 0) return; // whoever listens next asks first
  if (reported.size >= MOST_REPORTED) reported.delete(reported.values().next().value ?? '');
  reported.add(event.id);
  reporting.forEach((report) => report(text));
};

/** Resolves when a relay is ready. @throws if none can be reached */
const ready = (relays: Relays, signal: AbortSignal): Promise<void> => {
  let release = (): void => {};
  return within(
    signal,
    () =>
      new Promise<void>((resolve, reject) => {
        release = relays.hold({ onReady: () => resolve(), onGone: (error) => reject(away(error)) });
      }),
  ).finally(() => release());
};

/** Sends a question over every relay, also over those that are ready later; the first answer counts. */
const createExchange =
  ({ keys, clock }: WalletDeps, relays: Relays, { asked }: State): Exchange =>
  async ({ method, params, encryption }, signal) => {
    const event = keys.ask({ method, params, encryption }, clock.nowMs());
    let release = (): void => {};
    const answer = (): Promise<Heard> =>
      new Promise((settle, fail) => {
        let refusals = 0;
        asked.set(event.id, { method, settle, fail });
        release = relays.hold({
          onReady: ({ publish }) => publish(event),
          onRefused: (id) => {
            if (id === event.id) refusals += 1;
            if (refusals >= relays.inReach()) fail(new WalletFailed('relayRefuses'));
          },
          onGone: (error) => fail(away(error)),
        });
      });
    return within(signal, answer).finally(() => {
      release();
      asked.delete(event.id);
    });
  };

/**
 * Finds out which encryption a wallet understands when its relays have lost the event that says so: it is silent to the
 * other one. @throws if it is silent to both
 */
const probe = async (exchange: Exchange, probeMs: number, signal: AbortSignal): Promise<Encryption> => {
  const ending = new AbortController();
  const either = AbortSignal.any([signal, ending.signal]);
  const answersIn = async (encryption: Encryption): Promise<Encryption> => {
    const heard = await exchange({ method: 'get_info', params: {}, encryption }, either);
    if (heard.reply.error?.code === 'UNSUPPORTED_ENCRYPTION') throw new WalletFailed('otherEncryption');
    return heard.encryption;
  };
  const old = async (): Promise<Encryption> => {
    await sleep(probeMs, undefined, { signal: either });
    return answersIn('nip04');
  };
  try {
    return await Promise.any([answersIn('nip44_v2'), old()]);
  } catch (error) {
    const [first] = error instanceof AggregateError ? error.errors : [error];
    throw first;
  } finally {
    ending.abort();
  }
};

const listen = (
  { onOpen, onReport, signal }: Reporting,
  { relays, state }: { readonly relays: Relays; readonly state: State },
): Promise<void> =>
  new Promise((resolve, reject) => {
    let isOpen = false;
    const end = (settle: () => void): void => {
      state.reporting.delete(report);
      signal.removeEventListener('abort', stop);
      release();
      settle();
    };
    const stop = (): void => end(resolve);
    // whoever stores reports could not: it is asked again at the next connection
    const report = (content: string): void =>
      void onReport(content).catch((error: unknown) => end(() => reject(error)));
    const open = (isBack: boolean): void => {
      if (isOpen && isBack) return stop();
      if (!isOpen) onOpen();
      isOpen = true;
    };
    let release = (): void => {};
    state.reporting.add(report);
    signal.addEventListener('abort', stop, { once: true });
    release = relays.hold({
      onReady: (_relay, isBack) => open(isBack),
      onGone: (error) => end(() => (isOpen ? resolve() : reject(away(error)))),
    });
    if (signal.aborted) stop();
  });

/** The errors of a socket may name its address, with whatever that holds. */
const away = (error: unknown): WalletFailed => (error instanceof WalletFailed ? error : new WalletFailed('relaysAway'));
