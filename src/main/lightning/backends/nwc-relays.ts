/** Keeps the relays of a wallet connected while somebody needs them. */
import { openRelay, type NostrEvent, type Relay, type RelayOptions, type RelayTimings } from './nwc-relay.ts';

export interface RelaysTimings extends RelayTimings {
  /** Wait before a lost relay is tried again while another works; doubles up to `backOffMaxMs`. */
  readonly backOffMs: number;
  readonly backOffMaxMs: number;
  /** The connections last so long after nobody needs them. */
  readonly idleMs: number;
}

/** Somebody who needs the relays. */
export interface Holder {
  /** A relay is ready; called immediately for each that is. @param isBack it was lost before, so what was sent meanwhile was missed */
  readonly onReady: (relay: Relay, isBack: boolean) => void;
  readonly onRefused?: (eventId: string) => void;
  /** No relay is left, or none could be reached. The holder no longer holds. */
  readonly onGone: (error: unknown) => void;
}

export interface RelaysOptions {
  readonly urls: readonly string[];
  /** Called at each connection. */
  readonly filters: () => RelayOptions['filters'];
  readonly timings: RelaysTimings;
  readonly logIn: RelayOptions['logIn'];
  readonly onEvent: (event: NostrEvent) => void;
}

interface Link {
  readonly url: string;
  relay: Relay | null;
  state: 'connecting' | 'ready' | 'down';
  wasReady: boolean;
  failures: number;
  timer: NodeJS.Timeout | undefined;
}

export interface Relays {
  /** @returns ends the hold */
  readonly hold: (holder: Holder) => () => void;
  /** How many may still pass on an event: those that are ready, and those that connect for the first time. */
  readonly inReach: () => number;
}

/** Connects to every relay, and to a lost one again, for as long as there are holders. */
export const createRelays = (options: RelaysOptions): Relays => {
  const { timings } = options;
  const holders = new Set<Holder>();
  let links: readonly Link[] = [];
  let idle: NodeJS.Timeout | undefined;

  const close = (): void => {
    for (const { relay, timer } of links) {
      clearTimeout(timer);
      relay?.close();
    }
    links = [];
  };
  const allLost = (error: unknown): void => {
    const all = [...holders];
    holders.clear();
    close();
    all.forEach(({ onGone }) => onGone(error));
  };
  const connect = (link: Link): void => {
    link.state = 'connecting';
    link.relay = openRelay({
      ...options,
      url: link.url,
      filters: options.filters(),
      onReady: () => {
        const isBack = link.wasReady;
        Object.assign(link, { state: 'ready', wasReady: true, failures: 0 });
        for (const { onReady } of holders) if (link.relay) onReady(link.relay, isBack);
      },
      onRefused: (eventId) => holders.forEach(({ onRefused }) => onRefused?.(eventId)),
      onGone: (error) => {
        Object.assign(link, { state: 'down', relay: null });
        if (links.every(({ state }) => state === 'down')) allLost(error);
        else link.timer = setTimeout(connect, backOff(link, timings), link);
      },
    });
  };
  return {
    hold: (holder) => {
      clearTimeout(idle);
      holders.add(holder);
      if (links.length === 0) {
        links = options.urls.map(newLink);
        links.forEach(connect);
      }
      for (const { state, relay } of links) if (state === 'ready' && relay) holder.onReady(relay, false);
      return () => {
        if (!holders.delete(holder) || holders.size > 0) return;
        clearTimeout(idle);
        idle = setTimeout(close, timings.idleMs);
      };
    },
    inReach: () =>
      links.filter(({ state, failures }) => state === 'ready' || (state === 'connecting' && failures === 0)).length,
  };
};

const newLink = (url: string): Link => ({
  url,
  relay: null,
  state: 'connecting',
  wasReady: false,
  failures: 0,
  timer: undefined,
});

/** @returns milliseconds until the next try */
const backOff = (link: Link, { backOffMs, backOffMaxMs }: RelaysTimings): number => {
  const waitMs = Math.min(backOffMaxMs, backOffMs * 2 ** Math.min(link.failures, 20));
  link.failures += 1;
  return waitMs;
};
