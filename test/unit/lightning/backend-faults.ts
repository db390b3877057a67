/** Faults of HTTP that every backend over HTTP must survive in the same way. */
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LightningNode } from '../../../src/main/lightning/node.ts';
import { createSettle } from '../../../src/main/lightning/settle.ts';
import type { NodeSettlement, Reported } from '../../../src/main/app/lightning-invoice/lightning-ports.ts';
import { reasonOf, TOO_LATE } from '../../../src/main/upstream/reasons.ts';
import { silent } from '../db/repositories/samples.ts';
import { ASKED, flood, half, silence, soon, startNodeServer, type NodeServer } from './node-server.ts';

interface Case {
  readonly rule: string;
  readonly create: (url: string) => LightningNode;
  /** Asked by a look-up. */
  readonly path: string;
  /** The credential as it is sent. */
  readonly secret: string;
  /** Its words for these statuses. */
  readonly reasons: Readonly<Record<401 | 403 | 500, string>>;
}

export const testFaults = ({ rule, create, path, secret, reasons }: Case): void => {
  describe(`${rule}: a node that misbehaves`, () => {
    let server: NodeServer;
    let node: LightningNode;
    beforeEach(async () => {
      server = await startNodeServer();
      node = create(server.url);
    });
    afterEach(() => server.close());
    const failure = async (signal = soon()): Promise<unknown> =>
      node.lookup(ASKED, signal).then(
        () => 'no failure',
        (error: unknown) => {
          const written = inspect(error, { depth: 20, showHidden: true });
          expect(server.heard.every(({ headers }) => JSON.stringify(headers).includes(secret))).toBe(true);
          expect(written).not.toContain(secret); // errors are logged
          expect(written).not.toContain('a secret of the node');
          return error;
        },
      );
    const reason = async (signal?: AbortSignal): Promise<string> => reasonOf(await failure(signal));

    test.each([401, 403, 500] as const)('status %i is named in the owner’s words', async (status) => {
      server.on(path, { status, json: { message: 'a secret of the node' } });
      expect(await reason()).toBe(reasons[status]);
    });

    test('status 429 is respected: nothing is sent during the pause', async () => {
      server.on(path, { status: 429, headers: { 'retry-after': '5' } });
      expect(await reason()).toBe('it asks for a pause');
      expect(await reason()).toBe('it asks for a pause');
      expect(server.heard).toHaveLength(1);
    });

    test('an answer that does not come ends with the signal', async () => {
      server.on(path, silence);
      expect(await reason(AbortSignal.timeout(100))).toBe(TOO_LATE);
    });

    test('an answer that is cut off is none', async () => {
      server.on(path, half('hangs up'));
      expect(await failure()).toBeInstanceOf(Error);
    });

    test('an answer that stops in the middle ends with the signal', async () => {
      server.on(path, half('falls silent'));
      expect(await reason(AbortSignal.timeout(200))).toBe(TOO_LATE);
    });

    test('an answer that is too large is not read to its end', async () => {
      server.on(path, flood);
      expect(await reason()).toBe('it answers far too much');
    });

    test('an answer that is no JSON is not believed', async () => {
      server.on(path, (response) => void response.writeHead(200).end('<html>'));
      expect(await failure()).toBeInstanceOf(Error);
      server.on(path, (response) => void response.writeHead(201).end('<html>'));
      expect(await failure()).toBeInstanceOf(Error);
    });

    test('a redirect is not followed, so the credential stays here', async () => {
      const other = await startNodeServer();
      server.on(path, { status: 307, headers: { location: `${other.url}${path}` } });
      expect(await reason()).toBe('it redirects to another address');
      expect(other.heard).toEqual([]);
      await other.close();
    });
  });
};

/** Settles as Satchel does. @returns what is credited */
export const credited = async (settlement: NodeSettlement): Promise<Reported['proof'] | null> => {
  let proof: Reported['proof'] | null = null;
  const settle = createSettle({
    recordSettlement: async (_settlement, reported) => void (proof = reported.proof),
    logger: silent,
    backend: { id: null, identity: null, acceptsUnproved: false },
    ownSats: { settled: () => false },
  });
  await settle(settlement);
  return proof;
};
