import { compose, type ComposeOptions, type Satchel } from './compose.ts';
import type { Config } from '../platform/config.ts';

export interface KeptOpen {
  /** The server of the first start. */
  readonly first: Satchel;
  /** Closes the server that runs now. */
  readonly close: () => Promise<void>;
}

interface Listener {
  readonly onReopened: (satchel: Satchel) => void;
  /** The program cannot run: nothing listens now. */
  readonly onFailed: (error: unknown) => void;
}

/**
 * Opens the server, and opens it again on the same ports after a backup was restored on the page: every part is closed
 * before the database is exchanged, so that none still holds the old one (product.md BAK-8).
 */
export const keepOpen = async (
  config: Config,
  options: Omit<ComposeOptions, 'restart'>,
  { onReopened, onFailed }: Listener,
): Promise<KeptOpen> => {
  let isClosing = false;
  const open = (settings: Config): Promise<Satchel> => compose(settings, { ...options, restart: () => reopen() });
  const first = await open(config);
  let current = Promise.resolve(first);
  const settings = { ...config, restoreFile: null, ...portsOf(first) };
  const again = async (former: Satchel): Promise<Satchel> => {
    await former.close();
    if (isClosing) return former;
    const next = await open(settings);
    onReopened(next);
    return next;
  };
  const reopen = (): void => {
    current = current.then(again);
    current.catch(onFailed);
  };
  return {
    first,
    close: async () => {
      isClosing = true;
      await (await current).close();
    },
  };
};

const portsOf = ({ ready }: Satchel): { readonly port: number; readonly publicPort: number } => ({
  port: Number(new URL(ready.url).port),
  publicPort: Number(new URL(ready.publicUrl).port),
});
