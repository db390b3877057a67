/** A server for every kind of Lightning backend, each with a credential of its own that is recognisable anywhere. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { RUNE } from '../unit/lightning/cln-world.ts';
import { LND_MACAROONS } from '../unit/lightning/lnd-macaroons.ts';
import { startNodeServer, type Heard, type NodeServer } from '../unit/lightning/node-server.ts';
import { makeCertificate } from './electrum-server.ts';
import { startAddressServer, startLnbitsServer, startTlsLnd } from './lightning-servers.ts';
import { startNostrRelay } from './nostr-relay.ts';
import { makeBolt11, startNwcWallet } from './nwc-wallet.ts';

export interface KindServer {
  readonly kind: string;
  /** The connection that the owner pastes. */
  readonly text: string;
  /** The same with a credential that is refused; null if the kind has none. */
  readonly wrongText: string | null;
  readonly credentials: readonly string[];
  /** Is paid. @returns the preimage, hex */
  readonly pay: (paymentHash: string) => Promise<string>;
  readonly close: () => unknown;
}

export const startEachKind = (): Promise<readonly KindServer[]> =>
  Promise.all([startLnd(), startCln(), startPhoenixd(), startNwc(), startAddress(), startLnbits()]);

const random = (bytes = 32): string => randomBytes(bytes).toString('hex');
const hexOf = (base64: string): string => Buffer.from(base64, 'base64').toString('hex');

const startLnd = async (): Promise<KindServer> => {
  const [macaroon, wrong] = [
    `${LND_MACAROONS.wanted.slice(0, -64)}${random()}`,
    `${LND_MACAROONS.wanted.slice(0, -64)}${random()}`,
  ];
  const server = await startTlsLnd('a shop', makeCertificate(), [macaroon]);
  return {
    kind: 'lnd',
    text: server.textOf(macaroon),
    wrongText: server.textOf(wrong),
    credentials: [macaroon, wrong],
    pay: async (hash) => {
      server.pay(hash);
      const told = await answerOf(server, `/v1/invoice/${hash}`, { 'grpc-metadata-macaroon': macaroon });
      return hexOf(z.object({ r_preimage: z.string() }).parse(told).r_preimage);
    },
    close: server.close,
  };
};

/** Asks without a connection. */
const answerOf = async (
  server: Pick<NodeServer, 'replyTo'>,
  path: string,
  headers: Heard['headers'],
): Promise<unknown> => {
  const reply = await server.replyTo(path)({ method: 'GET', path, headers, body: '' });
  return 'json' in reply ? reply.json : undefined;
};

interface Made {
  readonly hash: string;
  readonly preimage: string;
  readonly msats: bigint;
  /** Its place in the list of what was paid; 0: it is not. */
  place: number;
}

/** The codes of a node, by their hash. */
const createBook = () => {
  const made = new Map<string, Made>();
  let places = 0;
  return {
    make: (msats: bigint, description: string) => {
      const { bolt11, paymentHash, preimage } = makeBolt11(msats, description);
      made.set(paymentHash, { hash: paymentHash, preimage, msats, place: 0 });
      return { bolt11, hash: paymentHash };
    },
    get: (hash: string) => made.get(hash),
    after: (place: number) => [...made.values()].find((one) => one.place > place),
    pay: (hash: string): string => {
      const one = made.get(hash);
      if (!one) throw new Error('it did not make this code');
      places += 1;
      one.place = places;
      return one.preimage;
    },
  };
};

const runeOf = (): string =>
  Buffer.concat([randomBytes(32), Buffer.from(RUNE, 'base64url').subarray(32)]).toString('base64url');

/** Answers as clnrest does. */
const startCln = async (): Promise<KindServer> => {
  const [rune, wrong] = [runeOf(), runeOf()];
  const server = await startNodeServer();
  const book = createBook();
  const on = (method: string, result: (params: Record<string, unknown>) => unknown): void =>
    server.onEach(`/v1/${method}`, async ({ headers, body }) => {
      if (headers['rune'] !== rune) return { status: 401, json: { code: 1501, message: 'Not authorized' } };
      const json = await result(body === '' ? {} : JSON.parse(body));
      return json === null ? { status: 500, json: { code: 904, message: 'Timed out' } } : { status: 201, json };
    });
  const told = ({ hash, preimage, msats, place }: Made): object => ({
    payment_hash: hash,
    status: place > 0 ? 'paid' : 'unpaid',
    ...(place > 0 && { amount_received_msat: Number(msats), pay_index: place, payment_preimage: preimage }),
  });
  on('getinfo', () => ({ id: `02${'11'.repeat(32)}`, network: 'regtest', num_active_channels: 1 }));
  const channel = { state: 'CHANNELD_NORMAL', receivable_msat: 9_000_000_000, to_us_msat: 7_000 };
  on('listpeerchannels', () => ({ channels: [channel] }));
  on('delinvoice', () => ({}));
  on('invoice', ({ amount_msat, description }) => {
    const { bolt11, hash } = book.make(BigInt(String(amount_msat)), String(description));
    return { bolt11, payment_hash: hash };
  });
  on('listinvoices', ({ payment_hash }) => {
    const one = book.get(String(payment_hash));
    return { invoices: one ? [told(one)] : [] };
  });
  on('waitanyinvoice', async ({ lastpay_index, timeout }) => {
    const endMs = performance.now() + Number(timeout) * 1_000;
    while (!book.after(Number(lastpay_index)) && performance.now() < endMs) await sleep(20);
    const one = book.after(Number(lastpay_index));
    return one ? told(one) : null;
  });
  const textOf = (one: string): string => `type=clnrest;server=${server.url};rune=${one}`;
  const { close } = server;
  const pay = async (hash: string): Promise<string> => book.pay(hash);
  return { kind: 'cln', text: textOf(rune), wrongText: textOf(wrong), credentials: [rune, wrong], pay, close };
};

/** Answers as phoenixd does. */
const startPhoenixd = async (): Promise<KindServer> => {
  const [password, wrong] = [random(), random()];
  const server = await startNodeServer();
  const book = createBook();
  const on = (path: string, result: (asked: Heard) => unknown): void =>
    server.onEach(path, (asked) => {
      const wanted = `Basic ${Buffer.from(`:${password}`).toString('base64')}`;
      return asked.headers.authorization === wanted ? { status: 200, json: result(asked) } : { status: 401 };
    });
  on('/getinfo', () => ({ nodeId: `02${'11'.repeat(32)}`, channels: [], chain: 'regtest', version: '0.8.0' }));
  on('/getbalance', () => ({ balanceSat: 7, feeCreditSat: 0 }));
  server.on('/payinvoice', { status: 401 });
  on('/createinvoice', ({ body }) => {
    const asked = new URLSearchParams(body);
    const sats = Number(asked.get('amountSat'));
    const { bolt11, hash } = book.make(BigInt(sats) * 1_000n, asked.get('description') ?? '');
    on(`/payments/incoming/${hash}`, () => {
      const one = book.get(hash);
      const isPaid = (one?.place ?? 0) > 0;
      return { paymentHash: hash, isPaid, ...(isPaid && { preimage: one?.preimage, receivedSat: sats, fees: 0 }) };
    });
    return { paymentHash: hash, serialized: bolt11 };
  });
  const textOf = (one: string): string => `type=phoenixd;server=${server.url};password=${one}`;
  const pay = async (hash: string): Promise<string> => {
    const preimage = book.pay(hash);
    server.tell({ type: 'payment_received', paymentHash: hash });
    return preimage;
  };
  const { close } = server;
  const credentials = [password, wrong, ...[password, wrong].map((one) => Buffer.from(`:${one}`).toString('base64'))];
  return { kind: 'phoenixd', text: textOf(password), wrongText: textOf(wrong), credentials, pay, close };
};

const startNwc = async (): Promise<KindServer> => {
  const relay = await startNostrRelay();
  const wallet = await startNwcWallet([relay.url]);
  const wrong = random();
  const textOf = (secret: string): string => {
    const parameters = new URLSearchParams({ relay: relay.url, secret }).toString();
    return `nostr+walletconnect://${wallet.walletKey}?${parameters}`;
  };
  return {
    kind: 'nwc',
    text: textOf(wallet.secret),
    wrongText: textOf(wrong),
    credentials: [wallet.secret, wrong],
    pay: async (hash) => {
      const paid = wallet.settle(hash);
      wallet.report(paid);
      return z.object({ preimage: z.string() }).parse(paid).preimage;
    },
    close: async () => {
      wallet.close();
      await relay.close();
    },
  };
};

const startAddress = async (): Promise<KindServer> => {
  const server = await startAddressServer();
  const [, host = ''] = server.text.split('@');
  return {
    kind: 'address',
    text: server.text,
    wrongText: null,
    credentials: [],
    pay: async (hash) => {
      server.pay(hash);
      const verified = await (await fetch(`http://${host}/verify/${hash}`)).json();
      return z.object({ preimage: z.string() }).parse(verified).preimage;
    },
    close: server.close,
  };
};

const startLnbits = async (): Promise<KindServer> => {
  const [key, wrong] = [random(16), random(16)];
  const server = await startLnbitsServer({ [key]: 'a wallet' });
  return {
    kind: 'lnbits',
    text: server.textOf(key),
    wrongText: server.textOf(wrong),
    credentials: [key, wrong],
    pay: async (hash) => {
      server.pay(hash);
      const told = await answerOf(server, `/api/v1/payments/${hash}`, { 'x-api-key': key });
      return z.object({ preimage: z.string() }).parse(told).preimage;
    },
    close: server.close,
  };
};
