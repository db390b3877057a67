import { describe, expect, it } from 'vitest';
import { createSimulator } from './life-simulator.ts';
import { readVectors } from './life-vectors.ts';

const { sequences } = readVectors();

describe('INV-16: whole lives of an invoice, each view and the events it sends in their order (M5, M6, M7)', () => {
  it.each(sequences.map((sequence) => [sequence.name, sequence] as const))('%s', (_name, sequence) => {
    const simulator = createSimulator(sequence.confirmationsRequired);
    const sent: string[] = ['New'];
    for (const step of sequence.steps) {
      const events = simulator.do(step.did);
      const view = simulator.view();
      sent.push(...events.webhook);
      expect({
        did: step.did,
        minute: simulator.minute(),
        online: view.online,
        status: view.status,
        part: view.underpaid,
        over: view.overpaid,
        late: view.paidLate,
        receivedSats: Number(view.receivedSats),
        remainingSats: Number(view.remainingSats),
        store: view.store,
        webhook: events.webhook,
        webhookNaming: events.webhookNaming,
        callback: events.callback.at(-1) ?? null,
      }).toEqual(step);
    }
    expect(sent).toEqual(sequence.webhooks);
  });
});
