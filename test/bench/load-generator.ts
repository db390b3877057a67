import { Agent, request } from 'node:http';
import { headersOf } from '../support/till-client.ts';
import type { LoadAnswer, LoadOrder } from './durable-creations.ts';

/** Charges on every connection, one sale after the other, for as long as it is told. Runs in a process of its own. */
const chargeOnce = (order: LoadOrder, agent: Agent): Promise<boolean> =>
  new Promise((resolve, reject) => {
    // on-chain alone: signing Lightning codes is the simulated node's work, not the till's
    const body = JSON.stringify({ amount: '4.50', currency: 'EUR', methods: ['onchain'] });
    const headers = { ...headersOf(order.till), 'content-type': 'application/json', 'content-length': body.length };
    const sent = request(`${order.url}/api/till/invoices`, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode === 200));
    });
    sent.once('error', reject);
    sent.end(body);
  });

const load = async (order: LoadOrder): Promise<LoadAnswer> => {
  const agent = new Agent({ keepAlive: true, maxSockets: order.connections });
  const from = performance.now();
  let created = 0;
  let refused = 0;
  const connection = async (): Promise<void> => {
    while (performance.now() - from < order.forMs) {
      if (await chargeOnce(order, agent)) created += 1;
      else refused += 1;
    }
  };
  await Promise.all(Array.from({ length: order.connections }, connection));
  const tookMs = performance.now() - from;
  agent.destroy();
  return { created, refused, tookMs };
};

process.once('message', (order: LoadOrder) => {
  void load(order).then((answer) => process.send?.(answer, () => process.disconnect()));
});
