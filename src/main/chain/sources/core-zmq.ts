import { Subscriber } from 'zeromq';
import type { Logger } from '../../app/ports.ts';

export interface ZmqListener {
  /** True while every endpoint is connected. */
  readonly connected: () => boolean;
  readonly stop: () => Promise<void>;
}

/**
 * Listens to `rawtx` and `hashblock` of a node. Each message carries a counter of its topic: if a number is skipped, or
 * after the connection was lost, `missed` asks for a complete pass.
 */
export const listenZmq = (
  endpoints: { readonly rawTx: string | null; readonly hashBlock: string | null },
  on: { readonly rawTx: (raw: Buffer) => void; readonly block: () => void; readonly missed: () => void },
  logger: Logger,
): ZmqListener => {
  const addresses = [...new Set([endpoints.rawTx, endpoints.hashBlock].filter((address) => address !== null))];
  const socket = new Subscriber({
    receiveHighWaterMark: 100_000,
    linger: 0,
    reconnectInterval: 500,
    reconnectMaxInterval: 5_000,
    tcpKeepalive: 1,
    tcpKeepaliveIdle: 60,
  });
  const up = new Set<string>();
  const counters = new Map<string, number>();

  socket.events.on('connect', ({ address }) => {
    up.add(address);
    on.missed();
  });
  socket.events.on('disconnect', ({ address }) => {
    if (up.delete(address)) on.missed();
  });

  const handle = (topic: string, body: Buffer, counter: Buffer | undefined): void => {
    const count = counter?.length === 4 ? counter.readUInt32LE() : undefined;
    const last = counters.get(topic);
    if (count !== undefined) counters.set(topic, count);
    if (last !== undefined && count !== undefined && count !== (last + 1) % 2 ** 32) on.missed();
    if (topic === 'rawtx') on.rawTx(body);
    if (topic === 'hashblock') on.block();
  };
  const receive = async (): Promise<void> => {
    for await (const [topic, body, counter] of socket)
      if (topic && body) handle(topic.toString('latin1'), Buffer.from(body), counter);
  };
  for (const address of addresses)
    try {
      socket.connect(address);
    } catch (error) {
      // it never counts as connected, so the node is polled
      logger.warn({ err: error, address }, 'this ZMQ address cannot be used');
    }
  socket.subscribe('rawtx', 'hashblock');
  const receiving = receive().catch((error: unknown) => {
    if (!socket.closed) logger.error({ err: error }, 'the ZMQ listener failed');
    up.clear();
  });
  return {
    connected: () => up.size >= addresses.length,
    stop: async () => {
      socket.close();
      await receiving;
    },
  };
};
