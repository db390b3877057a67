import { dial, type Pins } from './electrum-dial.ts';
import { DEADLINE_MS, LinkLost, openLink, type ElectrumLink, type LinkOptions } from './electrum-link.ts';

export interface ElectrumClient {
  /**
   * Returns the connection, or opens one to the first server that answers, beginning with the one that worked last.
   *
   * @throws what the last server failed with
   */
  readonly connect: () => Promise<ElectrumLink>;
  /** Returns the host that answered last. */
  readonly label: () => string;
  /** The server was wrong or is lost: the connection ends, and the next server is asked first from now on. */
  readonly distrust: () => void;
  readonly close: () => void;
}

export interface ElectrumClientOptions extends LinkOptions {
  /** Servers that stand for each other: they are one source, and have one vote. */
  readonly urls: readonly string[];
  readonly pins: Pins;
}

/** Keeps one connection to one of several Electrum servers. */
export const createElectrumClient = (options: ElectrumClientOptions): ElectrumClient => {
  const { urls, pins } = options;
  const closing = new AbortController();
  let current = 0;
  let link: ElectrumLink | null = null;
  let opening: Promise<ElectrumLink> | null = null;

  const open = async (): Promise<ElectrumLink> => {
    let failure: unknown = new LinkLost('it has no address');
    const first = current;
    for (let tries = 0; tries < urls.length; tries += 1) {
      const index = (first + tries) % urls.length;
      try {
        const socket = await dial(urls[index] ?? '', {
          pins,
          signal: closing.signal,
          deadlineMs: options.deadlineMs ?? DEADLINE_MS,
        });
        const hangUp = (): void => void socket.destroy();
        closing.signal.addEventListener('abort', hangUp);
        socket.once('close', () => closing.signal.removeEventListener('abort', hangUp));
        let isOpen = false;
        // a server that is lost at the greeting is no connection that was lost: the next one is asked in its place
        const onLost = (): void => {
          if (isOpen) options.onLost();
        };
        link = await openLink(socket, { ...options, onLost });
        isOpen = true;
        current = index;
        return link;
      } catch (error) {
        if (closing.signal.aborted) throw error;
        failure = error;
      }
    }
    throw failure;
  };

  return {
    connect: async () => {
      if (link?.isOpen()) return link;
      opening ??= open().finally(() => (opening = null));
      return opening;
    },
    label: () => hostOf(urls[current]),
    distrust: () => {
      link?.close();
      current = (current + 1) % Math.max(1, urls.length);
    },
    close: () => {
      closing.abort();
      link?.close();
    },
  };
};

export const hostOf = (url = ''): string => (URL.canParse(url) ? new URL(url).host : 'unknown');
