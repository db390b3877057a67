import { evaluate, type Evaluation } from '../../../src/main/domain/invoice/evaluate.ts';
import { announce, FIRST_TRAIL, type Trail } from '../../../src/main/domain/invoice/events.ts';
import type { InvoiceFacts, OutputFact } from '../../../src/main/domain/invoice/facts.ts';
import { isOnTime } from '../../../src/main/domain/invoice/first-sight.ts';
import { lookMatters } from '../../../src/main/domain/invoice/look-matters.ts';
import { callbackNotices, webhookNotices } from '../../../src/main/domain/webhook/notices.ts';
import { checkoutStateOf, storeStateOf } from '../../../src/main/domain/webhook/status-map.ts';
import { createWorld, type WorldPayment } from './life-world.ts';
import { accepted } from './life-vectors.ts';

const MINUTE = 60_000;
const START = 1_800_000_000_000;
const NAMING = ['New', 'Processing', 'Settled', 'Expired', 'Invalid', 'PaymentReverted', 'PaidLate'];

export interface Told {
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
  lastLookAtMs: null,
  oncePaid: false,
  mark: null,
  cancelledAtMs: null,
  outputs: [],
  lightning: [],
});

/** One invoice's life: the world's steps become facts as a watcher would store them, judged by the domain alone. */
export const createSimulator = (confirmationsRequired: number) => {
  const world = createWorld();
  let facts = freshFacts(confirmationsRequired);
  let found: Evaluation = evaluate(facts);
  let trail: Trail = FIRST_TRAIL;
  let nowMs = START;
  let online = true;
  let told: Told = { webhook: [], webhookNaming: [], callback: [] };

  const reevaluate = (freshPayments: string[], byMark = false): void => {
    const next = evaluate(facts);
    const step = {
      from: found.status,
      to: next.status,
      receivedBeforeSats: found.receivedSats,
      receivedSats: next.receivedSats,
      late: next.late,
      byMark,
      freshPayments,
    };
    const announced = announce(trail, step);
    const types = (events: string[]) => webhookNotices(announced.announcement, events).map((notice) => notice.type);
    const [was, is] = [checkoutStateOf(found).status, checkoutStateOf(next).status];
    told.webhook.push(...types([]));
    told.webhookNaming.push(...types(NAMING));
    told.callback.push(...callbackNotices(announced.announcement, was, is).map((notice) => notice.type));
    ({ trail } = announced);
    facts = { ...facts, oncePaid: next.oncePaid };
    found = next;
  };
  const outputOf = (payment: WorldPayment): OutputFact => {
    const old = facts.outputs.find((output) => output.id === payment.id);
    const replaced = facts.outputs.find((output) => output.id === payment.replaces);
    const confirmations = payment.block ? world.height() - payment.block.height + 1 : 0;
    const sight = { firstSeenAtMs: nowMs, blockTimeMs: payment.block?.timeMs ?? null };
    const lostBlock = old !== undefined && old.confirmations > 0 && confirmations === 0;
    return {
      id: payment.id,
      amountSats: payment.amountSats,
      onTime: old?.onTime ?? isOnTime(facts, sight),
      confirmations,
      unconfirmedSinceMs: lostBlock ? nowMs : (old?.unconfirmedSinceMs ?? replaced?.unconfirmedSinceMs ?? nowMs),
      gone: payment.lost,
      replaces: payment.replaces,
    };
  };
  /** What a caught-up source finds, then the end of the look. */
  const look = (): void => {
    if (!online) return;
    const known = new Set(facts.outputs.map((output) => output.id));
    const seen = world.payments.filter((payment) => known.has(payment.id) || !payment.lost);
    facts = { ...facts, outputs: seen.map((payment) => outputOf(payment)) };
    reevaluate(seen.filter((payment) => !known.has(payment.id)).map((payment) => payment.id));
    if (!lookMatters(facts, nowMs)) return;
    facts = { ...facts, lastLookAtMs: nowMs };
    reevaluate([]);
  };
  const pass = (minutes: number): void => {
    for (let minute = 0; minute < minutes; minute += 1) {
      nowMs += MINUTE;
      look();
    }
  };
  const mark = (as: 'settled' | 'invalid'): void => {
    facts = { ...facts, mark: as };
    reevaluate([], true);
  };
  const steps: Record<string, (argument: string) => void> = {
    pay: (sats) => world.pay(BigInt(sats)),
    bump: (index) => world.bump(Number(index)),
    dbl: (index) => world.doubleSpend(Number(index)),
    mine: (skew) => world.mine(nowMs + Number(skew) * MINUTE),
    only: (index) => world.mineOnly(nowMs, Number(index)),
    reorg: () => world.reorg(),
    ln: (sats) => {
      const onTime = isOnTime(facts, { firstSeenAtMs: nowMs, blockTimeMs: null });
      facts = { ...facts, lightning: [...facts.lightning, { amountMsats: BigInt(sats) * 1000n, onTime }] };
      reevaluate([`ln${facts.lightning.length}`]);
    },
    evict: () => undefined, // missing from a mempool is no loss
    rebc: () => undefined,
    adv: (minutes) => pass(Number(minutes)),
    off: () => (online = false),
    down: () => (online = false),
    on: () => (online = true),
    up: () => (online = true),
    clk: (minutes) => (nowMs -= Number(minutes) * MINUTE),
    cancel: () => {
      facts = { ...facts, cancelledAtMs: nowMs };
      reevaluate([]);
    },
    markS: () => mark('settled'),
    markI: () => mark('invalid'),
  };
  return {
    /** @returns what went out because of this step */
    do: (did: string): Told => {
      told = { webhook: [], webhookNaming: [], callback: [] };
      const [name = '', argument = ''] = did.split(':');
      const step = steps[name];
      if (!step) throw new Error(`unknown step ${did}`);
      step(argument);
      look();
      return told;
    },
    view: () => {
      const store = storeStateOf(found);
      return { ...found, store: `${store.status} / ${store.additionalStatus}`, online };
    },
    minute: () => (nowMs - START) / MINUTE,
  };
};
