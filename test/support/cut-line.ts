import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CutLine {
  /** The address that leads to the server over this line. */
  readonly url: string;
  /** Cuts every connection without a goodbye; new ones work. */
  readonly cut: () => void;
  readonly close: () => Promise<void>;
}

/** Opens a line to a server on this computer, which a test can cut. */
export const openCutLine = async (url: string): Promise<CutLine> => {
  const { protocol, port } = new URL(url);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('error', () => {}); // it was cut
    return socket.once('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    const far = keep(connect(Number(port), '127.0.0.1'));
    keep(near).pipe(far).pipe(near);
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: own } = server.address() as AddressInfo; // a TCP server's address is never a string
  const cut = (): void => sockets.forEach((socket) => socket.resetAndDestroy());
  return {
    url: `${protocol}//127.0.0.1:${own}`,
    cut,
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
