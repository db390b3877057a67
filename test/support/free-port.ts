import { createServer, type AddressInfo } from 'node:net';

/** Finds a port that nothing listens on right now. */
export const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
      server.close(() => done(port));
    });
  });
