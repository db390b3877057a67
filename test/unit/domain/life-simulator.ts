import { evaluate, type Evaluation } from '../../../src/main/domain/invoice/evaluate.ts';
import { eventsToSend, SENT_AT_CREATION, type SentStatuses } from '../../../src/main/domain/webhook/status-changes.ts';
import type { InvoiceFacts, OutputFact } from '../../../src/main/domain/invoice/facts.ts';
import { isOnTime } from '../../../src/main/domain/invoice/first-sight.ts';
import { chainCheckMatters } from '../../../src/main/domain/invoice/chain-check-matters.ts';
import { checkoutEvents, storeEvents } from '../../../src/main/domain/webhook/status-events.ts';
import { checkoutStateOf, storeStateOf } from '../../../src/main/domain/webhook/status-map.ts';
import { createWorld, type World, type WorldPayment } from './life-world.ts';
import { accepted } from './life-vectors.ts';

const MINUTE = 60_000;
const START = 1_800_000_000_000;
const NAMING = ['New', 'Processing', 'Settled', 'Expired', 'Invalid', 'PaymentReverted', 'PaidLate'];

/** The types of the events that a step sends, per kind of endpoint. */
export interface EventTypes {
  webhook: string[];
  webhookNaming: string[];
  callback: string[];
}

const freshFacts = (confirmationsRequired: number): InvoiceFacts => ({
  dueSats: 1000n,
  acceptedSats: accepted(1000n, '0'),
  confirmationsRequired,
  unconfirmedWaitMinutes: 480,
  createdAtMs: START,
  expiresAtMs: START + 15 * MINUTE,
  lastCheckedAtMs: null,
  wasPaid: false,
  mark: null,
  cancelledAtMs: null,
  outputs: [],
  lightning: [],
});

/** The life of an invoice so far. */
interface Life {
  readonly world: World;
  facts: InvoiceFacts;
  found: Evaluation;
  sent: SentStatuses;
  nowMs: number;
  online: boolean;
  events: EventTypes;
}

const reevaluate = (life: Life, freshPayments: string[], byMark = false): void => {
  const { found } = life;
  const next = evaluate(life.facts);
  const { toSend, sent } = eventsToSend(life.sent, {
    from: found.status,
    to: next.status,
    receivedBeforeSats: found.receivedSats,
    receivedSats: next.receivedSats,
    isPaidLate: next.paidLate,
    byMark,
    freshPayments,
  });
  const types = (events: string[]) => storeEvents(toSend, events).map((event) => event.type);
  const [was, is] = [checkoutStateOf(found).status, checkoutStateOf(next).status];
  life.events.webhook.push(...types([]));
  life.events.webhookNaming.push(...types(NAMING));
  life.events.callback.push(...checkoutEvents(toSend, was, is).map((event) => event.type));
  life.sent = sent;
  life.facts = { ...life.facts, wasPaid: next.wasPaid };
  life.found = next;
};

const unconfirmedSince = ({ facts, nowMs }: Life, payment: WorldPayment): number => {
  const old = facts.outputs.find((output) => output.id === payment.id);
  if (old) return old.confirmations > 0 && !payment.block ? nowMs : old.unconfirmedSinceMs;
  return facts.outputs.find((output) => output.id === payment.replaces)?.unconfirmedSinceMs ?? nowMs;
};

const outputOf = (life: Life, payment: WorldPayment): OutputFact => ({
  id: payment.id,
  amountSats: payment.amountSats,
  onTime:
    life.facts.outputs.find((output) => output.id === payment.id)?.onTime ??
    isOnTime(life.facts, { firstSeenAtMs: life.nowMs, blockTimeMs: payment.block?.timeMs ?? null }),
  confirmations: payment.block ? life.world.height() - payment.block.height + 1 : 0,
  inBlock: payment.block !== null,
  sure: true,
  unconfirmedSinceMs: unconfirmedSince(life, payment),
  dropped: payment.lost,
  replaces: payment.replaces,
});

/** Applies what a caught-up source finds, then stores the chain check if it matters. */
const checkChain = (life: Life): void => {
  if (!life.online) return;
  const known = new Set(life.facts.outputs.map((output) => output.id));
  const seen = life.world.payments.filter((payment) => known.has(payment.id) || !payment.lost);
  life.facts = { ...life.facts, outputs: seen.map((payment) => outputOf(life, payment)) };
  reevaluate(
    life,
    seen.filter((payment) => !known.has(payment.id)).map((payment) => payment.id),
  );
  if (!chainCheckMatters(life.facts, life.nowMs)) return;
  life.facts = { ...life.facts, lastCheckedAtMs: life.nowMs };
  reevaluate(life, []);
};

const pass = (life: Life, minutes: number): void => {
  for (let minute = 0; minute < minutes; minute += 1) {
    life.nowMs += MINUTE;
    checkChain(life);
  }
};

const mark = (life: Life, as: 'settled' | 'invalid'): void => {
  life.facts = { ...life.facts, mark: as };
  reevaluate(life, [], true);
};

const payLightning = (life: Life, amountSats: bigint): void => {
  const onTime = isOnTime(life.facts, { firstSeenAtMs: life.nowMs, blockTimeMs: null });
  const lightning = [...life.facts.lightning, { amountMsats: amountSats * 1000n, onTime }];
  life.facts = { ...life.facts, lightning };
  reevaluate(life, [`ln${lightning.length}`]);
};

const cancel = (life: Life): void => {
  life.facts = { ...life.facts, cancelledAtMs: life.nowMs };
  reevaluate(life, []);
};

const STEPS: Readonly<Record<string, (life: Life, argument: string) => unknown>> = {
  pay: ({ world }, sats) => world.pay(BigInt(sats)),
  bump: ({ world }, index) => world.bump(Number(index)),
  dbl: ({ world }, index) => world.doubleSpend(Number(index)),
  mine: ({ world, nowMs }, skew) => world.mine(nowMs + Number(skew) * MINUTE),
  only: ({ world, nowMs }, index) => world.mineOnly(nowMs, Number(index)),
  reorg: ({ world }) => world.reorg(),
  ln: (life, sats) => payLightning(life, BigInt(sats)),
  evict: () => undefined, // an output that a mempool no longer lists is not dropped (product.md INV-7)
  rebc: () => undefined,
  adv: (life, minutes) => pass(life, Number(minutes)),
  off: (life) => (life.online = false),
  down: (life) => (life.online = false),
  on: (life) => (life.online = true),
  up: (life) => (life.online = true),
  clk: (life, minutes) => (life.nowMs -= Number(minutes) * MINUTE),
  cancel,
  markS: (life) => mark(life, 'settled'),
  markI: (life) => mark(life, 'invalid'),
};

/** Returns true if the use cases and the network allow the step now. */
const mayDo = ({ world, found, facts }: Life, did: string): boolean => {
  const [name = ''] = did.split(':');
  const [first] = world.payments;
  if (name === 'bump' || name === 'dbl') return first !== undefined && !first.lost && first.block === null;
  if (name === 'reorg') return world.blocks.length > 0;
  if (name === 'cancel') return found.status === 'new' && facts.outputs.length + facts.lightning.length === 0;
  return name !== 'markI' || !found.settledByNetwork;
};

const noEvents = (): EventTypes => ({ webhook: [], webhookNaming: [], callback: [] });

/** Turns the steps of a world into facts as a watcher would store them. The domain alone evaluates them. */
export const createSimulator = (confirmationsRequired: number) => {
  const facts = freshFacts(confirmationsRequired);
  const found = evaluate(facts);
  const world = createWorld();
  const life: Life = { world, facts, found, sent: SENT_AT_CREATION, nowMs: START, online: true, events: noEvents() };
  return {
    /**
     * Returns true if a step is possible now: there is something to replace or undo, and the invoice may be cancelled
     * or marked.
     */
    may: (did: string): boolean => mayDo(life, did),
    /** @returns the events that this step sends */
    do: (did: string): EventTypes => {
      life.events = noEvents();
      const [name = '', argument = ''] = did.split(':');
      const step = STEPS[name];
      if (!step) throw new Error(`unknown step ${did}`);
      step(life, argument);
      checkChain(life);
      return life.events;
    },
    view: () => {
      const store = storeStateOf(life.found);
      return { ...life.found, store: `${store.status} / ${store.additionalStatus}`, online: life.online };
    },
    minute: () => (life.nowMs - START) / MINUTE,
  };
};
