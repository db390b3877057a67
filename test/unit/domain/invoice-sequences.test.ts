import { describe, expect, it } from 'vitest';
import { createSimulator } from './life-simulator.ts';
import { readVectors } from './life-vectors.ts';

const { sequences } = readVectors();

describe('whole lives of an invoice: each view, and what goes out in which order (invoice life, worked sequences)', () => {
  it.each(sequences.map((sequence) => [sequence.name, sequence] as const))('%s', (_name, sequence) => {
    const simulator = createSimulator(sequence.confirmationsRequired);
    const sent: string[] = ['New'];
    for (const step of sequence.steps) {
      const told = simulator.do(step.did);
      const view = simulator.view();
      sent.push(...told.webhook);
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
        webhook: told.webhook,
        webhookNaming: told.webhookNaming,
        callback: told.callback.at(-1) ?? null,
      }).toEqual(step);
    }
    expect(sent).toEqual(sequence.webhooks);
  });
});
