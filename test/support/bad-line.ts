/** A line between Satchel and an honest server that passes everything on, or spoils it in one way. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WRONGS } from './faulty-server.ts';

/** Ways to pass an answer on, wrongly or slowly. */
const PASSES = {
  honest: async (to: Socket, answer: Buffer) => void to.write(answer),
  slow: async (to: Socket, answer: Buffer) => {
    await sleep(400);
    to.write(answer);
  },
  sliced: async (to: Socket, answer: Buffer) => {
    for (let at = 0; at < answer.length; at += 7) {
      to.write(answer.subarray(at, at + 7));
      await new Promise(setImmediate); // or the system would join the slices
    }
  },
  cut: async (to: Socket, answer: Buffer) => {
    to.write(answer.subarray(0, answer.length / 2));
    await sleep(5);
    to.destroy();
  },
} as const;

export const TROUBLES = [
  'no network',
  ...(Object.keys(PASSES) as (keyof typeof PASSES)[]).filter((name) => name !== 'honest'),
  ...(Object.keys(WRONGS) as (keyof typeof WRONGS)[]),
] as const;
export type Trouble = (typeof TROUBLES)[number];

export interface BadLine {
  readonly port: number;
  /** Number of pieces that Satchel sent, each about one request. */
  readonly asked: () => number;
  /** Ends every connection; the next ones have this trouble. */
  readonly turn: (trouble: Trouble | 'honest') => void;
  readonly close: () => Promise<void>;
}

export const openBadLine = async (targetPort: number): Promise<BadLine> => {
  let trouble: Trouble | 'honest' = 'honest';
  let asked = 0;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('error', () => {}); // the other side gave up
    return socket.once('close', () => sockets.delete(socket));
  };
  const server = createServer((socket) => {
    keep(socket).setNoDelay(true);
    asked += 1;
    if (trouble === 'no network') socket.resetAndDestroy();
    else if (trouble in PASSES)
      pass(socket, keep(connect(targetPort, '127.0.0.1')), PASSES[trouble as keyof typeof PASSES]); // the line before
    else socket.once('data', () => WRONGS[trouble as keyof typeof WRONGS](socket)); // every other trouble is one of these
    socket.on('data', () => (asked += 1));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  const hangUp = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    port,
    asked: () => asked,
    turn: (next) => {
      trouble = next;
      hangUp();
    },
    close: async () => {
      hangUp();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
};

/** Pieces of an answer keep their order, however long each one takes. */
const pass = (socket: Socket, target: Socket, how: (to: Socket, answer: Buffer) => Promise<void>): void => {
  let last: Promise<unknown> = Promise.resolve();
  socket.on('data', (question) => target.write(question));
  target.on('data', (answer) => (last = last.then(() => how(socket, answer))));
  socket.once('close', () => target.destroy());
  target.once('close', () => void last.then(() => socket.destroy()));
};
