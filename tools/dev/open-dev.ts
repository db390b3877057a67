import { join } from 'node:path';
import { startServer } from './dev-server.ts';
import { openPages } from './page-server.ts';

/** Folder in src/renderer of each page, by the path at which the server shows it. */
const TILL_PAGES = { '/': 'till', '/setup': 'setup', '/unlock': 'unlock', '/office': 'office', '/dev/ui': 'dev' };
const CUSTOMER_PAGES = { '/display': 'customer-screen' };

export interface DevOptions {
  /** Folder of the checkout. */
  readonly root: string;
  readonly dataDir: string;
  /** Port of the till's pages; the customer's have the next one. */
  readonly port: number;
}

export interface Dev {
  readonly till: string;
  readonly customer: string;
  readonly close: () => Promise<void>;
}

/**
 * Serves the pages from their sources, with hot reload, over a training server that restarts when its sources change.
 * Two page servers stand for the two listeners of the server.
 */
export const openDev = async ({ root, dataDir, port }: DevOptions): Promise<Dev> => {
  const renderer = join(root, 'src/renderer');
  const customer = `http://localhost:${port + 1}`;
  const server = await startServer({ root, dataDir, publicUrl: customer });
  const closing = [server.close];
  const close = async (): Promise<void> => {
    for (const end of closing.toReversed()) await end();
  };
  try {
    const shared = { root, renderer };
    closing.push(await openPages({ ...shared, name: 'till', port, pages: TILL_PAGES, target: server.url }));
    closing.push(
      await openPages({ ...shared, name: 'customer', port: port + 1, pages: CUSTOMER_PAGES, target: server.publicUrl }),
    );
  } catch (error) {
    await close();
    throw error;
  }
  return { till: `http://localhost:${port}`, customer, close };
};
