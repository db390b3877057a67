/** Servers on loopback that speak as LND, LNbits and the provider of a Lightning Address do, and make real codes. */
import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { encodeBolt11 } from '../../src/main/lightning/encode-bolt11.ts';
import { startNodeServer } from '../unit/lightning/node-server.ts';
import type { Certificate } from './electrum-server.ts';

export const fingerprintOf = ({ cert }: Certificate): string =>
  createHash('sha256').update(new X509Certificate(cert).raw).digest('hex');

const sha256 = (content: string | Buffer): Buffer => createHash('sha256').update(content).digest();

interface Made {
  readonly bolt11: string;
  readonly hash: string;
  readonly preimage: Buffer;
  readonly msats: bigint;
  state: 'OPEN' | 'SETTLED' | 'CANCELED';
}

/** Makes a code that the node of this name signs. */
const makeCode = (name: string, msats: bigint, description: string | Buffer, seconds = 600): Made => {
  const preimage = randomBytes(32);
  const paymentHash = sha256(preimage);
  const content = {
    prefix: 'bcrt',
    amountMsats: msats,
    timestamp: Math.floor(Date.now() / 1000),
    expirySeconds: seconds,
    paymentHash,
    paymentSecret: randomBytes(32),
    description,
  };
  return {
    bolt11: encodeBolt11(content, sha256(name)),
    hash: paymentHash.toString('hex'),
    preimage,
    msats,
    state: 'OPEN',
  };
};

const NO_SUCH = { status: 404, json: { code: 5, message: 'unable to locate invoice', details: [] } };
const DENIED = { status: 500, json: { code: 2, message: 'verification failed: signature mismatch', details: [] } };

/** LND over TLS, with one of several certificates, keys and macaroons. */
export const startTlsLnd = async (name: string, certificate: Certificate, macaroons: readonly string[]) => {
  const server = await startNodeServer(certificate);
  const made = new Map<string, Made>();
  let [signer, valid, shown] = [name, macaroons, certificate];
  const heard: { readonly certificate: string; readonly macaroon: unknown }[] = [];
  const on = (path: string, reply: (body: string) => { readonly status: number; readonly json: unknown }): void =>
    server.onEach(path, ({ headers, body }) => {
      const macaroon = headers['grpc-metadata-macaroon'];
      heard.push({ certificate: fingerprintOf(shown), macaroon });
      return valid.includes(String(macaroon)) ? reply(body) : DENIED;
    });
  const ok = (json: unknown) => ({ status: 200, json });
  on('/v1/getinfo', () => {
    const identity_pubkey = Buffer.from(secp256k1.getPublicKey(sha256(signer))).toString('hex');
    return ok({ identity_pubkey, synced_to_chain: true, num_active_channels: 1, chains: [{ network: 'regtest' }] });
  });
  on('/v1/balance/channels', () => ok({ local_balance: { msat: '7000' }, remote_balance: { msat: '9000000000' } }));
  on('/v1/channels?active_only=true&public_only=true', () => ok({ channels: [{}] }));
  on(`/v1/invoice/${'0'.repeat(64)}`, () => NO_SUCH);
  const told = ({ hash, preimage, msats, state }: Made) => ({
    r_hash: Buffer.from(hash, 'hex').toString('base64'),
    r_preimage: preimage.toString('base64'), // LND tells it of an unpaid one too
    state,
    amt_paid_msat: state === 'SETTLED' ? msats.toString() : '0',
    settle_date: state === 'SETTLED' ? Math.floor(Date.now() / 1000).toString() : '0',
    settle_index: '1',
  });
  on('/v1/invoices', (body) => {
    const { value_msat, memo, expiry } = JSON.parse(body);
    const one = makeCode(signer, BigInt(value_msat), memo, Number(expiry));
    made.set(one.hash, one);
    on(`/v1/invoice/${one.hash}`, () => ok(told(one)));
    return ok({ r_hash: Buffer.from(one.hash, 'hex').toString('base64'), payment_request: one.bolt11 });
  });
  on('/v2/invoices/cancel', (body) => {
    const one = made.get(Buffer.from(JSON.parse(body).payment_hash, 'base64').toString('hex'));
    if (!one) return NO_SUCH;
    if (one.state === 'SETTLED') return { status: 500, json: { code: 2, message: 'invoice already settled' } };
    one.state = 'CANCELED';
    return ok({});
  });
  const textOf = (macaroon: string, pin = certificate): string =>
    `type=lnd-rest;server=${server.url};macaroon=${macaroon};certthumbprint=${fingerprintOf(pin)}`;
  return {
    ...server,
    textOf,
    /** The macaroons that it was sent while it showed this certificate. */
    macaroonsUnder: (one: Certificate) =>
      heard.filter((each) => each.certificate === fingerprintOf(one)).map(({ macaroon }) => macaroon),
    show: (next: Certificate): void => {
      shown = next;
      server.show(next);
    },
    showAfterNext: (next: Certificate): void => {
      server.showAfterNext(next);
    },
    /** Is another node from now on. */
    become: (other: string): void => {
      signer = other;
    },
    accept: (...only: string[]): void => {
      valid = only;
      server.cutStreams();
    },
    stateOf: (hash: string) => made.get(hash)?.state,
    pay: (hash: string): void => {
      const one = made.get(hash);
      if (!one) throw new Error('it did not make this code');
      one.state = 'SETTLED';
      server.tell({ result: told(one) });
    },
  };
};

/** LNbits with the wallets of these keys; two keys may belong to one wallet. */
export const startLnbitsServer = async (wallets: Readonly<Record<string, string>>) => {
  const server = await startNodeServer();
  const walletOf = (headers: Readonly<Record<string, unknown>>) => wallets[String(headers['x-api-key'])];
  server.onEach('/api/v1/wallet', ({ headers }) =>
    walletOf(headers) === undefined ? { status: 404 } : { status: 200, json: { name: 'shop', balance: 0 } },
  );
  const made = new Map<string, Made>();
  server.onEach('/api/v1/payments', ({ headers, body }) => {
    const wallet = walletOf(headers);
    if (wallet === undefined) return { status: 404 };
    const { amount, memo, expiry } = JSON.parse(body);
    const one = makeCode('the node behind LNbits', BigInt(amount) * 1000n, memo, expiry);
    made.set(one.hash, one);
    server.onEach(`/api/v1/payments/${one.hash}`, (asked) => {
      const paid = one.state === 'SETTLED';
      const details = { payment_hash: one.hash, amount: Number(one.msats) };
      const isOwn = walletOf(asked.headers) === wallet;
      return { status: 200, json: { paid, preimage: one.preimage.toString('hex'), ...(isOwn && { details }) } };
    });
    return { status: 201, json: { payment_hash: one.hash, bolt11: one.bolt11 } };
  });
  return {
    ...server,
    textOf: (key: string) => `type=lnbits;server=${server.url};api-key=${key}`,
    pay: (hash: string): void => {
      const one = made.get(hash);
      if (!one) throw new Error('it did not make this code');
      one.state = 'SETTLED';
    },
  };
};

/** The provider of `shop@127.0.0.1:PORT`, which takes no less than it is told to. */
export const startAddressServer = async () => {
  const terms = { minSats: 1, tellsPreimage: true };
  const metadata = '[["text/plain","shop"]]';
  const made = new Map<string, Made>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', base());
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answerTo(url)));
  });
  const base = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server's address is never a string
  const answerTo = (url: URL): object => {
    if (url.pathname.startsWith('/.well-known/lnurlp/')) {
      const [minSendable, maxSendable] = [terms.minSats * 1000, 1_000_000_000];
      return { tag: 'payRequest', callback: `${base()}/pay`, minSendable, maxSendable, metadata };
    }
    if (url.pathname === '/pay') {
      const one = makeCode('a provider', BigInt(url.searchParams.get('amount') ?? 0), sha256(metadata));
      made.set(one.hash, one);
      return { pr: one.bolt11, verify: `${base()}/verify/${one.hash}` };
    }
    const one = made.get(url.pathname.replace('/verify/', ''));
    if (!one) return { status: 'ERROR', reason: 'Not found' };
    const settled = one.state === 'SETTLED';
    return { settled, preimage: settled && terms.tellsPreimage ? one.preimage.toString('hex') : null, pr: one.bolt11 };
  };
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    terms,
    text: `shop@${new URL(base()).host}`,
    pay: (hash: string): void => {
      const one = made.get(hash);
      if (!one) throw new Error('it did not make this code');
      one.state = 'SETTLED';
    },
    close: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
