import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PriceServer {
  readonly baseUrl: string;
  /** Answers by path; a function writes the answer itself. */
  readonly answers: Map<string, string | ((response: ServerResponse) => void)>;
  readonly asked: string[];
  readonly close: () => Promise<void>;
}

/** Starts a real HTTP server that stands for the four feeds. */
export const startPriceServer = async (): Promise<PriceServer> => {
  const answers: PriceServer['answers'] = new Map();
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const answer = answers.get(request.url ?? '');
    if (typeof answer === 'function') return answer(response);
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(answer ?? '{}');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    answers,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
