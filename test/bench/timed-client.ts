import { Agent, request, type IncomingMessage } from 'node:http';

/** A caller with a single connection that stays open, like a shop's program. */
export interface TimedClient {
  /** @returns the parsed answer */
  readonly get: (path: string) => Promise<unknown>;
  /**
   * @returns the milliseconds from the first byte of the request to the last one of the answer. The answer is discarded as
   *   it comes: collecting its garbage later would count as the server's time.
   */
  readonly time: (path: string) => Promise<number>;
  readonly close: () => void;
}

/** `get` and `time` throw if an answer is not 200. */
export const createTimedClient = (url: string, token: string): TimedClient => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { authorization: `Bearer ${token}` };
  const ask = (path: string, onPart: (part: Buffer) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const onAnswer = (answer: IncomingMessage): void => {
        answer.on('data', onPart);
        answer.once('end', () =>
          answer.statusCode === 200 ? resolve() : reject(new Error(`${answer.statusCode} ${path}`)),
        );
      };
      request(url + path, { agent, headers }, onAnswer)
        .once('error', reject)
        .end();
    });
  return {
    get: async (path) => {
      const parts: Buffer[] = [];
      await ask(path, (part) => void parts.push(part));
      return JSON.parse(Buffer.concat(parts).toString()) as unknown;
    },
    time: async (path) => {
      const from = performance.now();
      await ask(path, () => {});
      return performance.now() - from;
    },
    close: () => agent.destroy(),
  };
};
