/** A wallet that serves Nostr Wallet Connect (NIP-47), written from its specification, which can lie. */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { decrypt as decrypt04, encrypt as encrypt04 } from 'nostr-tools/nip04';
import { decrypt as decrypt44, encrypt as encrypt44, getConversationKey } from 'nostr-tools/nip44';
import { finalizeEvent, generateSecretKey, getPublicKey, type Event } from 'nostr-tools/pure';
import { WebSocket, type RawData } from 'ws';
import { encodeBolt11 } from '../../src/main/lightning/encode-bolt11.ts';

const NODE_KEY = createHash('sha256').update('the node of a wallet').digest();
const nowSeconds = (): number => Math.floor(Date.now() / 1_000);

/** Makes an invoice of regtest, with its preimage. */
export const makeBolt11 = (amountMsats: bigint, description: string | Uint8Array, preimage = randomBytes(32)) => {
  const paymentHash = createHash('sha256').update(preimage).digest();
  const facts = { prefix: 'bcrt', timestamp: nowSeconds(), expirySeconds: 900, paymentSecret: randomBytes(32) };
  const bolt11 = encodeBolt11({ ...facts, amountMsats, paymentHash, description }, NODE_KEY);
  return { bolt11, paymentHash: paymentHash.toString('hex'), preimage: preimage.toString('hex') };
};

export type Method = (params: Record<string, unknown>) => object;
export const refusal = (code: string, message = ''): object => ({ error: { code, message }, result: null });

/** A wallet's invoices in memory, and its methods. */
export const createWalletBook = () => {
  const made = new Map<string, Record<string, unknown> & { readonly preimage: string }>();
  const methods: Record<string, Method> = {
    get_info: () => ({ result: { network: 'regtest', methods: Object.keys(methods), alias: 'a wallet' } }),
    get_balance: () => ({ error: null, result: { balance: 21_000 } }),
    make_invoice: ({ amount, description }) => {
      const { bolt11, paymentHash, preimage } = makeBolt11(BigInt(Number(amount)), String(description));
      made.set(paymentHash, { type: 'incoming', invoice: bolt11, payment_hash: paymentHash, amount, preimage });
      return { result: { type: 'incoming', invoice: bolt11, payment_hash: paymentHash, amount } };
    },
    lookup_invoice: ({ payment_hash }) => {
      const { preimage, ...found } = made.get(String(payment_hash)) ?? { preimage: '' };
      if (preimage === '') return refusal('NOT_FOUND');
      return { result: 'settled_at' in found ? { ...found, preimage } : found };
    },
  };
  return {
    methods,
    /** Receives money. @returns the payment as it is reported */
    settle: (paymentHash: string, change: object = {}): object => {
      const paid = { ...made.get(paymentHash), preimage: '', settled_at: nowSeconds(), ...change };
      const preimage = made.get(paymentHash)?.preimage ?? '';
      made.set(paymentHash, { ...paid, preimage });
      return { ...paid, preimage };
    },
  };
};

export interface TestWallet {
  readonly walletKey: string;
  readonly secret: string;
  readonly methods: Record<string, Method>;
  readonly settle: (paymentHash: string, change?: object) => object;
  /** Sends a notification. @returns the event */
  readonly report: (payment: object) => Event;
  /** Signs an answer to whatever, by the wallet's key or another one. */
  readonly sign: (kind: number, content: object, tags?: string[][], key?: Uint8Array) => Event;
  /** Says publicly what it can. */
  readonly info: (tags: string[][], createdAt?: number) => Event;
  /** The methods of the questions that it has understood. */
  readonly asked: string[];
  readonly close: () => void;
}

/** Serves over every relay. @param encryption the only one that it understands; its public event names it */
export const startNwcWallet = async (
  relays: readonly string[],
  encryption: 'nip44_v2' | 'nip04' = 'nip44_v2',
): Promise<TestWallet> => {
  const [walletSecret, secret] = [generateSecretKey(), generateSecretKey()];
  const [walletKey, clientKey] = [getPublicKey(walletSecret), getPublicKey(secret)];
  const shared = getConversationKey(walletSecret, clientKey);
  const { methods, settle } = createWalletBook();
  const asked: string[] = [];
  const encrypt = (text: string): string =>
    encryption === 'nip04' ? encrypt04(walletSecret, clientKey, text) : encrypt44(text, shared);
  const decrypt = (text: string): string =>
    encryption === 'nip04' ? decrypt04(walletSecret, clientKey, text) : decrypt44(text, shared);
  const sign = (kind: number, content: object, tags: string[][] = [], key = walletSecret): Event =>
    finalizeEvent(
      { kind, created_at: nowSeconds(), tags: [['p', clientKey], ...tags], content: encrypt(JSON.stringify(content)) },
      key,
    );
  const info = (tags: string[][], created_at = nowSeconds()): Event =>
    finalizeEvent({ kind: 13_194, created_at, tags, content: Object.keys(methods).join(' ') }, walletSecret);
  const answer = (question: Event): Event | null => {
    let read: { readonly method: string; readonly params: Record<string, unknown> };
    try {
      read = JSON.parse(decrypt(question.content)) as typeof read; // the test's own
    } catch {
      return null; // a wallet that cannot decrypt is silent
    }
    asked.push(read.method);
    const reply = methods[read.method]?.(read.params) ?? refusal('NOT_IMPLEMENTED');
    return 'silent' in reply ? null : sign(23_195, { result_type: read.method, ...reply }, [['e', question.id]]);
  };
  const sockets = new Map<string, WebSocket>();
  let isClosed = false;
  /** Connects again when the relay hangs up. */
  const serve = async (url: string): Promise<void> => {
    const socket = new WebSocket(url);
    const [published, listening] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const take = (data: RawData): void => {
      const message = JSON.parse((data as Buffer).toString('utf8')) as unknown[]; // ws gives a Buffer
      if (message[0] === 'OK') published.resolve();
      if (message[0] === 'EOSE') listening.resolve();
      if (message[0] !== 'EVENT') return;
      const reply = answer(message[2] as Event); // a relay sends events only
      if (reply) socket.send(JSON.stringify(['EVENT', reply]));
    };
    socket.on('message', take);
    socket.on('error', () => {}); // it is closed too then
    socket.on('close', () => {
      if (!isClosed) setTimeout(() => serve(url).catch(() => {}), 20);
    });
    sockets.set(url, socket);
    await once(socket, 'open');
    const tags = encryption === 'nip04' ? [] : [['encryption', 'nip44_v2 nip04']];
    socket.send(JSON.stringify(['EVENT', info(tags)]));
    await published.promise; // else the relay may store it after a test has made it forget
    socket.send(JSON.stringify(['REQ', 'asked', { kinds: [23_194], '#p': [walletKey] }]));
    await listening.promise;
  };
  await Promise.all(relays.map(serve));
  return {
    walletKey,
    secret: Buffer.from(secret).toString('hex'),
    methods,
    settle,
    sign,
    info,
    asked,
    report: (payment) => {
      const kind = encryption === 'nip04' ? 23_196 : 23_197;
      const event = sign(kind, { notification_type: 'payment_received', notification: payment });
      sockets.forEach((socket) => socket.send(JSON.stringify(['EVENT', event])));
      return event;
    },
    close: () => {
      isClosed = true;
      sockets.forEach((socket) => socket.terminate());
    },
  };
};
