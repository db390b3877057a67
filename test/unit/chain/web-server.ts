import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface WebServer {
  readonly url: string;
  readonly asked: { readonly path: string; readonly atMs: number }[];
  readonly close: () => Promise<void>;
}

/** A server on a free port of loopback, for one test. */
export const startWebServer = async (
  answer: (path: string, response: ServerResponse, request: IncomingMessage) => void,
): Promise<WebServer> => {
  const asked: { path: string; atMs: number }[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push({ path, atMs: performance.now() });
    answer(path, response, request);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
};
