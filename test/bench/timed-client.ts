import { Agent, request } from 'node:http';

/** One caller with one connection that stays open, as a shop's program has. */
export interface TimedClient {
  /** @returns the parsed answer and the milliseconds it took, from the first byte asked to the last one answered */
  readonly get: (path: string) => Promise<{ readonly body: unknown; readonly tookMs: number }>;
  readonly close: () => void;
}

/** @throws from `get` where an answer is not 200 */
export const createTimedClient = (url: string, token: string): TimedClient => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { authorization: `Bearer ${token}` };
  return {
    get: (path) =>
      new Promise((resolve, reject) => {
        const from = performance.now();
        const sent = request(url + path, { agent, headers }, (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.once('end', () => {
            const tookMs = performance.now() - from;
            const text = Buffer.concat(parts).toString();
            if (response.statusCode !== 200) reject(new Error(`${response.statusCode} ${path}: ${text}`));
            else resolve({ body: JSON.parse(text), tookMs });
          });
        });
        sent.once('error', reject);
        sent.end();
      }),
    close: () => agent.destroy(),
  };
};
