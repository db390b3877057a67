import { Agent, request } from 'node:http';
import type { LoadAnswer, LoadOrder } from './durable-creations.ts';

const BODY = JSON.stringify({ amountUsd: '4.50', productName: 'Coffee', metadata: { orderId: 'bench' } });

/** Makes an invoice, as a web shop does. @returns true if the answer is whole and holds the picture */
const createOnce = (order: LoadOrder, agent: Agent): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const headers = { 'x-api-key': order.apiKey, 'content-type': 'application/json', 'content-length': BODY.length };
    const sent = request(`${order.url}/api/checkout/invoices`, { method: 'POST', agent, headers }, (response) => {
      let hasPicture = false;
      response.on('data', (part: Buffer) => {
        hasPicture ||= part.includes('"qrCode":"data:image/png;base64,');
      });
      response.once('end', () => resolve(response.statusCode === 201 && hasPicture));
    });
    sent.once('error', reject);
    sent.end(BODY);
  });

const load = async (order: LoadOrder): Promise<LoadAnswer> => {
  const agent = new Agent({ keepAlive: true, maxSockets: order.connections });
  const from = performance.now();
  let created = 0;
  let refused = 0;
  const connection = async (): Promise<void> => {
    while (performance.now() - from < order.forMs) {
      if (await createOnce(order, agent)) created += 1;
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
