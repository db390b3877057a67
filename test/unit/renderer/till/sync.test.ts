import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { InvoiceView } from '../../../../src/shared/invoice.ts';
import type { Answer } from '../../../../src/renderer/common/call.ts';
import type { Client } from '../../../../src/renderer/common/client.ts';
import { createCredentials } from '../../../../src/renderer/common/credentials.ts';
import { createSync, type Sync } from '../../../../src/renderer/till/state/sync.ts';
import { createTillState, type TillStateApi } from '../../../../src/renderer/till/state/till-state.ts';
import { invoice, session } from '../fixtures.ts';

const WAITING = invoice({ id: 'sale', number: 7 });
const PAID = invoice({ id: 'sale', number: 7, status: 'settled' });

/** The server's replies, each given when the test says so. */
let replies: { readonly path: string; readonly give: (value: unknown) => void }[];
let say: (type: string, invoice: InvoiceView) => void;
let tillState: TillStateApi;
let sync: Sync;
let stop: () => void;

const keep = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
const replyLater = (path: string) => async () =>
  new Promise((resolve) => replies.push({ path, give: (value) => resolve({ ok: true, value }) }));
const give = async (path: string, value: unknown): Promise<void> => {
  await vi.waitUntil(() => replies.some((reply) => reply.path === path), { timeout: 60_000 });
  replies.find((reply) => reply.path === path)?.give(value);
  await new Promise((resolve) => setTimeout(resolve, 0)); // the till takes it
};

beforeEach(() => {
  replies = [];
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      say = (type, view) =>
        controller.enqueue(new TextEncoder().encode(`event: ${type}\ndata: ${JSON.stringify(view)}\n\n`));
    },
  });
  tillState = createTillState('en');
  tillState.setState({ session: session(), invoice: WAITING });
  const client = {
    fetch: async () => new Response(stream),
    headers: () => ({}),
    invoice: replyLater('invoice'),
    invoices: replyLater('invoices'),
    displays: replyLater('displays'),
  } as unknown as Client; // no other call is made here
  sync = createSync({
    tillState,
    client,
    credentials: createCredentials(keep, keep),
    play: () => undefined,
    now: () => 0,
    onRefused: () => undefined,
  });
  stop = sync.start();
});
afterEach(() => stop());

const shown = () => tillState.getState().invoice?.status;
const listed = () => tillState.getState().recent.invoices.map(({ id, status }) => `${id} ${status}`);

test('STATE-61: a reply about a sale is taken', async () => {
  void sync.refresh.invoices();
  await give('invoice', PAID);
  expect(shown()).toBe('settled');
});

test('STATE-61: a reply that an event overtook does not take a paid sale back', async () => {
  void sync.refresh.invoices();
  say('invoice.changed', PAID);
  await vi.waitUntil(() => shown() === 'settled', { timeout: 60_000 });
  await give('invoice', WAITING);
  expect(shown()).toBe('settled');
  replies = [];
  void sync.refresh.invoices();
  await give('invoice', { ...PAID, confirmations: 2 });
  expect(tillState.getState().invoice?.confirmations).toBe(2);
});

test('STATE-61: the reply to an act that an event overtook is answered, and not taken', async () => {
  const cancelled = invoice({ id: 'sale', number: 7, status: 'cancelled' });
  const paidLate = { ...cancelled, late: true };
  const answer = sync.asked('sale', replyLater('cancel') as () => Promise<Answer<InvoiceView>>);
  say('invoice.changed', paidLate);
  await vi.waitUntil(() => tillState.getState().invoice?.late, { timeout: 60_000 });
  await give('cancel', cancelled);
  expect(await answer).toEqual({ ok: true, value: cancelled });
  expect(tillState.getState().invoice?.late).toBe(true);
});

test('STATE-61: an older list neither hides a new sale nor takes a paid one back', async () => {
  void sync.refresh.recent();
  say('invoice.created', invoice({ id: 'new', number: 8 }));
  say('invoice.changed', PAID);
  await vi.waitUntil(() => shown() === 'settled', { timeout: 60_000 });
  await give('invoices', { invoices: [WAITING], total: 1 });
  expect(listed()).toEqual(['new new', 'sale settled']);
});
