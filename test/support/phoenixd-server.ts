import { createHash, randomBytes } from 'node:crypto';
import { encodeBolt11 } from '../../src/main/lightning/encode-bolt11.ts';
import { startNodeServer, type NodeServer } from '../unit/lightning/node-server.ts';

export const PASSWORD = 'only-for-receiving';
const INFO = { nodeId: `02${'11'.repeat(32)}`, channels: [], chain: 'regtest', version: '0.8.0' };

/** A server that speaks as phoenixd 0.8.0 documents itself, and makes real codes. */
export const startPhoenixd = async (name: string) => {
  const server = await startNodeServer();
  const key = createHash('sha256').update(name).digest();
  const made = new Map<string, { readonly preimage: string; readonly sats: number; isPaid: boolean }>();
  const payment = (hash: string) => {
    const { preimage, sats, isPaid } = made.get(hash) ?? { preimage: '', sats: 0, isPaid: false };
    const paid = { preimage, receivedSat: sats, fees: 0, completedAt: Date.now() };
    return { status: 200, json: { paymentHash: hash, isPaid, requestedSat: sats, ...(isPaid && paid) } };
  };
  const guarded = (path: string, reply: Parameters<NodeServer['onEach']>[1]) =>
    server.onEach(path, (asked) => {
      const wanted = `Basic ${Buffer.from(`:${PASSWORD}`).toString('base64')}`;
      return asked.headers.authorization === wanted ? reply(asked) : { status: 401 };
    });
  guarded('/getinfo', () => ({ status: 200, json: INFO }));
  guarded('/getbalance', () => ({ status: 200, json: { balanceSat: 7, feeCreditSat: 0 } }));
  server.on('/payinvoice', { status: 401 });
  guarded('/createinvoice', ({ body }) => {
    const asked = new URLSearchParams(body);
    const preimage = randomBytes(32);
    const paymentHash = createHash('sha256').update(preimage).digest();
    const hash = paymentHash.toString('hex');
    const sats = Number(asked.get('amountSat'));
    made.set(hash, { preimage: preimage.toString('hex'), sats, isPaid: false });
    guarded(`/payments/incoming/${hash}`, () => payment(hash));
    const content = {
      prefix: 'bcrt',
      amountMsats: BigInt(sats) * 1000n,
      timestamp: Math.floor(Date.now() / 1000),
      expirySeconds: Number(asked.get('expirySeconds')),
      paymentHash,
      paymentSecret: randomBytes(32),
      description: asked.get('description') ?? '',
    };
    return { status: 200, json: { paymentHash: hash, serialized: encodeBolt11(content, key), amountSat: sats } };
  });
  return {
    ...server,
    text: `type=phoenixd;server=${server.url};password=${PASSWORD}`,
    preimages: (): string[] => [...made.values()].map(({ preimage }) => preimage),
    pay: (hash: string, reports = true): void => {
      const one = made.get(hash);
      if (!one) throw new Error('it did not make this code');
      one.isPaid = true;
      if (reports) server.tell({ type: 'payment_received', amountSat: one.sats, paymentHash: hash });
    },
  };
};
