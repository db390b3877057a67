import { dirname, join, relative, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { createLogger, createServer, type Logger, type Plugin, type ProxyOptions } from 'vite';
import { cataloguePlugins } from '../catalogue.ts';

interface PageOptions {
  /** Folder of the checkout. */
  readonly root: string;
  /** Folder of the pages. */
  readonly renderer: string;
  /** Name of the cache; two servers must not share one. */
  readonly name: string;
  readonly port: number;
  /** Folder of each page by its path. */
  readonly pages: Readonly<Record<string, string>>;
  /** The listener that answers everything else. */
  readonly target: string;
}

/** Everything that the server answers itself: API, payment pages and their files. */
const SERVED = String.raw`^/(?:api|docs|i|pay|pay-files|r|health|openapi\.json|favicon\.(?:svg|ico))(?:[/?]|$)`;

/** Serves some pages from their sources. @returns a function that stops the server */
export const openPages = async (options: PageOptions): Promise<() => Promise<void>> => {
  const { root, renderer, name, port, target } = options;
  const server = await createServer({
    root: renderer,
    configFile: false,
    cacheDir: join(root, 'node_modules/.vite', `dev-${name}`),
    appType: 'mpa',
    customLogger: quietLogger(),
    clearScreen: false,
    plugins: [react(), ...cataloguePlugins(root), pagePaths(options)],
    server: {
      host: 'localhost',
      port,
      strictPort: true,
      fs: { allow: [root] },
      proxy: { [SERVED]: proxyTo(target, `http://localhost:${port}`) },
    },
  });
  await server.listen();
  return () => server.close();
};

/** Drops the errors of refused connections: pages keep asking while the server restarts. */
const quietLogger = (): Logger => {
  const logger = createLogger('warn');
  return {
    ...logger,
    error: (message, options) => {
      const { error } = options ?? {};
      if (!error || !('code' in error) || error.code !== 'ECONNREFUSED') logger.error(message, options);
    },
  };
};

/**
 * The server accepts only its own Host and Origin. The proxy replaces the page's own Origin by the server's. It passes on
 * the Origin of any other website unchanged, and the server refuses it.
 */
const proxyTo = (target: string, own: string): ProxyOptions => ({
  target,
  changeOrigin: true,
  configure: (proxy) => {
    proxy.on('proxyReq', (outgoing, incoming) => {
      if (incoming.headers.origin === own) outgoing.setHeader('origin', target);
    });
  },
});

/** Shows each page at its own path, and makes the relative addresses of its HTML absolute. */
const pagePaths = ({ renderer, pages }: PageOptions): Plugin => ({
  name: 'satchel-page-paths',
  configureServer: ({ middlewares }) => {
    middlewares.use((request, _response, next) => {
      const [path = '', query] = (request.url ?? '').split('?');
      const folder = pages[path];
      if (folder) request.url = `/${folder}/index.html${query === undefined ? '' : `?${query}`}`;
      next();
    });
  },
  transformIndexHtml: {
    order: 'pre',
    handler: (html, { filename }) =>
      html.replaceAll(/(?<=\b(?:src|href)=")\.{1,2}\/[^"]+/g, (address) =>
        addressOf(renderer, resolve(dirname(filename), address)),
      ),
  },
});

/** Returns Vite's address of a file: its path inside the root, or its full path if it lies outside. */
const addressOf = (root: string, file: string): string => {
  const inside = relative(root, file).replaceAll('\\', '/');
  return inside.startsWith('../') ? `/@fs/${file.replaceAll('\\', '/').replace(/^\//, '')}` : `/${inside}`;
};
