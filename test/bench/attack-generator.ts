import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AttackAnswer, AttackOrder } from './under-attack.ts';

/** A request that anybody can send, and that once cost the shop more than it should. */
interface Shot {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Each kind in turn; `n` makes ids and paths that were never seen before. */
const KINDS: readonly ((n: number, invoiceId: string) => Shot)[] = [
  () => ({ path: `/${'eyJ-'.repeat(3_900)}` }),
  (n) => ({ path: `/i/unknown${n}`, headers: { accept: 'text/html' } }),
  (_n, invoiceId) => ({ path: `/i/${invoiceId}`, headers: { accept: 'text/html' } }),
  (_n, invoiceId) => ({ path: `/api/checkout/pay/${invoiceId}/events` }),
  (n) => ({ path: '/', headers: { host: `shop${n}.example`, origin: `https://shop${n}.example` } }),
  (n) => ({ path: `/r/unknown${n}/pay`, method: 'POST', headers: { 'idempotency-key': `key ${n}` } }),
];

/** Sends a request on a connection of its own. A stream stays open until this process ends. */
const shoot = (
  order: AttackOrder,
  { path, method = 'GET', headers = {} }: Shot,
  tell: (status: number) => void,
): void => {
  const sent = request(`${order.url}${path}`, { method, headers, agent: false }, (answer) => {
    tell(answer.statusCode ?? 0);
    answer.resume();
    answer.on('error', () => {}); // the server ends its streams when it stops
  });
  sent.on('error', () => tell(0));
  sent.end();
};

const attack = async (order: AttackOrder, isOver: () => boolean): Promise<AttackAnswer> => {
  const statuses: Record<number, number> = {};
  const tell = (status: number): void => {
    statuses[status] = (statuses[status] ?? 0) + 1;
  };
  const from = performance.now();
  let sent = 0;
  while (!isOver()) {
    const due = Math.floor(((performance.now() - from) / 1_000) * order.perSecond);
    for (; sent < due; sent += 1) {
      const kind = KINDS[sent % KINDS.length];
      const invoiceId = order.invoiceIds[Math.floor(sent / KINDS.length) % order.invoiceIds.length];
      if (kind && invoiceId !== undefined) shoot(order, kind(sent, invoiceId), tell);
    }
    await sleep(5);
  }
  return { sent, tookMs: performance.now() - from, statuses };
};

let isOver = false;
process.once('message', (order: AttackOrder) => {
  process.once('message', () => {
    isOver = true;
  });
  void attack(order, () => isOver).then((answer) => process.send?.(answer, () => process.exit(0)));
});
