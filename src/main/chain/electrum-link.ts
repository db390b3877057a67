/**
 * Holds a connection to an Electrum server: JSON-RPC in lines over TCP or TLS (chain.md CHAIN-41). The protocol is documented
 * at electrumx.readthedocs.io and electrum-protocol.readthedocs.io.
 */
import type { Socket } from 'node:net';
import { z } from 'zod';
import { reasonOf, TOO_LATE, TOO_MUCH, UpstreamFailed } from '../upstream/reasons.ts';
import { createLines } from './electrum-lines.ts';

/** Requests under way at the same time; Fulcrum takes no more from one client. */
export const AT_ONCE = 50;
/** Versions that we speak: 1.6 names headers in a list, 1.4 in one string. */
const VERSIONS = ['1.4', '1.6'] as const;
const CLIENT = 'Satchel';
const PING_MS = 60_000;
export const DEADLINE_MS = 15_000;

export interface ElectrumCall {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** The server was reached and refused the request. */
export class ElectrumRefused extends UpstreamFailed {
  override name = 'ElectrumRefused';
}

/** The connection ended, which says nothing about what was asked. */
export class LinkLost extends Error {
  override name = 'LinkLost';
}

export type ElectrumAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: UpstreamFailed };

export interface ElectrumLink {
  /** @throws ElectrumRefused, UpstreamFailed about this request alone, or LinkLost */
  readonly call: <T>(schema: z.ZodType<T>, method: string, ...params: unknown[]) => Promise<T>;
  /** Sends all calls, at most 50 under way at a time. @returns answers in their order @throws LinkLost */
  readonly batch: (calls: readonly ElectrumCall[]) => Promise<ElectrumAnswer[]>;
  readonly isOpen: () => boolean;
  readonly close: () => void;
}

export interface LinkOptions {
  readonly onNotice: (method: string, params: readonly unknown[]) => void;
  /** The connection ended, not by `close`. */
  readonly onLost: () => void;
  readonly deadlineMs?: number;
  readonly pingMs?: number;
}

const answerSchema = z.object({
  id: z.int(),
  result: z.unknown().optional(),
  error: z.union([z.object({ code: z.number(), message: z.string() }), z.string()]).nullish(),
});
const noticeSchema = z.object({ method: z.string(), params: z.array(z.unknown()) });

/** Greets the server over a socket that is connected. @throws UpstreamFailed LinkLost */
export const openLink = async (socket: Socket, options: LinkOptions): Promise<ElectrumLink> => {
  const link = createLink(socket, options);
  try {
    const [, version] = await link.call(z.tuple([z.string(), z.string()]), 'server.version', CLIENT, VERSIONS);
    if (!/^1\.[4-6](?:\.\d+)?$/.test(version)) throw new UpstreamFailed('it speaks another version of the protocol');
    return link;
  } catch (error) {
    link.close();
    throw error;
  }
};

const createLink = (socket: Socket, options: LinkOptions): ElectrumLink => {
  const deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  const waiting = createWaiting();
  let heardAtMs = performance.now();
  let lost: LinkLost | null = null;

  const end = (reason: string): void => {
    if (lost) return;
    lost = new LinkLost(reason);
    clearInterval(ping);
    socket.destroy();
    waiting.lose(lost);
  };
  const endByItself = (reason: string): void => {
    if (lost) return;
    end(reason);
    options.onLost();
  };
  const tooLate = (id: number, sentAtMs: number): void => {
    // a server that says nothing at all is gone; one that is only slow with this request is not
    if (heardAtMs < sentAtMs) endByItself(TOO_LATE);
    else waiting.settle(id, { ok: false, error: new UpstreamFailed(TOO_LATE) });
  };
  const send = async ({ method, params }: ElectrumCall): Promise<ElectrumAnswer> =>
    new Promise((resolve, reject) => {
      if (lost) return reject(lost);
      const sentAtMs = performance.now();
      const id = waiting.add({ resolve, reject, deadlineMs, tooLate: (late) => tooLate(late, sentAtMs) });
      socket.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    });
  const take = (line: string): void => {
    const message = readMessage(line);
    if (message === null) return endByItself('it answers no JSON-RPC');
    if (message.kind === 'notice') options.onNotice(message.method, message.params);
    else waiting.settle(message.id, message.answer);
  };
  const lines = createLines({
    line: take,
    tooLong: (id) => {
      if (id === null) return endByItself(TOO_MUCH);
      waiting.settle(id, { ok: false, error: new UpstreamFailed(TOO_MUCH) });
    },
  });
  const batch = createBatch(send);
  const call: ElectrumLink['call'] = async (schema, method, ...params) =>
    resultOf(schema, (await batch([{ method, params }]))[0]);
  const ping = setInterval(() => void call(z.unknown(), 'server.ping').catch(() => {}), options.pingMs ?? PING_MS);
  ping.unref();

  socket.on('data', (bytes: Buffer) => {
    heardAtMs = performance.now();
    if (!lost) lines.push(bytes);
  });
  socket.on('error', (error) => endByItself(reasonOf(error)));
  socket.on('close', () => endByItself('it hung up'));
  return { call, batch, isOpen: () => lost === null, close: () => end('it was closed') };
};

interface Question {
  readonly resolve: (answer: ElectrumAnswer) => void;
  readonly reject: (error: LinkLost) => void;
  readonly deadlineMs: number;
  readonly tooLate: (id: number) => void;
}

/** Holds the requests that wait for their answers, each with its own time limit. */
const createWaiting = () => {
  const waiting = new Map<number, Question & { readonly timer: NodeJS.Timeout }>();
  let nextId = 0;
  return {
    /** @returns the id of the request */
    add: (question: Question): number => {
      const id = nextId;
      nextId += 1;
      waiting.set(id, { ...question, timer: setTimeout(question.tooLate, question.deadlineMs, id) });
      return id;
    },
    /** Answers a request, unless it was answered before or given up. */
    settle: (id: number, answer: ElectrumAnswer): void => {
      const { timer, resolve } = waiting.get(id) ?? {};
      clearTimeout(timer);
      waiting.delete(id);
      resolve?.(answer);
    },
    lose: (error: LinkLost): void => {
      for (const { timer, reject } of waiting.values()) {
        clearTimeout(timer);
        reject(error);
      }
      waiting.clear();
    },
  };
};

/** Lets at most 50 requests be under way, whoever asks; the others wait in line. */
const createBatch = (send: (call: ElectrumCall) => Promise<ElectrumAnswer>): ElectrumLink['batch'] => {
  let free = AT_ONCE;
  const queue: (() => void)[] = [];
  const inTurn = async (call: ElectrumCall): Promise<ElectrumAnswer> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => void queue.push(resolve));
    try {
      return await send(call);
    } finally {
      const next = queue.shift();
      if (next) next();
      else free += 1;
    }
  };
  return async (calls) => Promise.all(calls.map(inTurn));
};

/** Returns the parsed result of an answer. @throws UpstreamFailed */
export const resultOf = <T>(schema: z.ZodType<T>, answer: ElectrumAnswer | undefined): T => {
  if (!answer) throw new UpstreamFailed('it answers too little');
  if (!answer.ok) throw answer.error;
  const parsed = schema.safeParse(answer.value);
  if (!parsed.success) throw new UpstreamFailed('it does not answer as Electrum servers do');
  return parsed.data;
};

type Message =
  | { readonly kind: 'notice'; readonly method: string; readonly params: readonly unknown[] }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: ElectrumAnswer };

/** Returns null for what is no message of JSON-RPC. */
const readMessage = (line: string): Message | null => {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return null;
  }
  const notice = noticeSchema.safeParse(json);
  if (notice.success) return { kind: 'notice', ...notice.data };
  const answer = answerSchema.safeParse(json);
  if (!answer.success) return null;
  const { id, error, result } = answer.data;
  if (error === null || error === undefined) return { kind: 'answer', id, answer: { ok: true, value: result } };
  const said = typeof error === 'string' ? error : error.message;
  return { kind: 'answer', id, answer: { ok: false, error: new ElectrumRefused(said.slice(0, 500)) } };
};
