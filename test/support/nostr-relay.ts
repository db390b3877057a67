/** A real Nostr relay in this process, in memory, which can misbehave. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { EventRepository, EventUtils, type Event, type Filter } from '@nostr-relay/common';
import { NostrRelay } from '@nostr-relay/core';
import { Validator } from '@nostr-relay/validator';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';

/** Keeps the newest of each replaceable event, and the others by their id. */
class Memory extends EventRepository {
  readonly events = new Map<string, Event>();

  override isSearchSupported(): boolean {
    return false;
  }

  override upsert(event: Event): { isDuplicate: boolean } {
    const isReplaceable = event.kind >= 10_000 && event.kind < 20_000;
    const key = isReplaceable ? `${event.pubkey}:${event.kind}` : event.id;
    const known = this.events.get(key);
    if (known && (known.id === event.id || known.created_at > event.created_at)) return { isDuplicate: true };
    this.events.set(key, event);
    return { isDuplicate: false };
  }

  override find(filter: Filter): Event[] {
    return [...this.events.values()].filter((event) => EventUtils.isMatchingFilter(event, filter));
  }

  override async destroy(): Promise<void> {
    this.events.clear();
  }
}

export interface TestRelay {
  readonly url: string;
  readonly connections: () => number;
  /** Loses the events that it keeps. */
  readonly forget: () => void;
  /** Sends a message to everybody as it is, however false. */
  readonly send: (message: unknown) => void;
  /** Every message that came, in its order. */
  readonly heard: string[];
  /** Answers each event with a refusal from now on. */
  readonly refuse: () => void;
  /** Hangs up on everybody but the first few; whoever connects again is served. */
  readonly cut: (spared?: number) => void;
  /** Answers nobody who is connected now, not even a ping, and does not hang up. */
  readonly freeze: () => void;
  readonly close: () => Promise<void>;
}

/** @param demandsLogin serves only those who log in (NIP-42), but lets wallets read what is for them */
export const startNostrRelay = async (demandsLogin = false): Promise<TestRelay> => {
  const memory = new Memory();
  const relay = new NostrRelay(memory, demandsLogin ? { hostname: '127.0.0.1' } : {});
  const validator = new Validator();
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  const heard: string[] = [];
  let isRefusing = false;
  const take = async (socket: WebSocket, data: RawData): Promise<void> => {
    const text = Buffer.isBuffer(data) ? data.toString('utf8') : '';
    heard.push(text);
    const isKnown = relay.isAuthorized(socket); // before the login that may follow meanwhile
    const message = await validator.validateIncomingMessage(text);
    if (isRefusing && message[0] === 'EVENT')
      return socket.send(JSON.stringify(['OK', message[1].id, false, 'blocked: not here']));
    if (message[0] === 'REQ' && !isKnown && !text.includes('23194'))
      return socket.send(JSON.stringify(['CLOSED', message[1], 'auth-required: who are you?']));
    await relay.handleMessage(socket, message);
  };
  server.on('connection', (socket) => {
    relay.handleConnection(socket);
    socket.on('close', () => relay.handleDisconnect(socket));
    socket.on('message', (data) => {
      take(socket, data).catch((error: unknown) => socket.send(JSON.stringify(['NOTICE', String(error)])));
    });
  });
  await once(server, 'listening');
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    connections: () => server.clients.size,
    forget: () => memory.events.clear(),
    send: (message) => server.clients.forEach((socket) => socket.send(JSON.stringify(message))),
    heard,
    refuse: () => {
      isRefusing = true;
    },
    cut: (spared = 0) => [...server.clients].slice(spared).forEach((socket) => socket.terminate()),
    freeze: () => server.clients.forEach((socket) => socket.pause()),
    close: async () => {
      server.clients.forEach((socket) => socket.terminate());
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
