import { describe, expect, it } from 'vitest';
import { readVectors } from '../../domain/life-vectors.ts';
import { createDrive } from './life-driver.ts';

const { sequences } = readVectors();

describe('INV-9, INV-16: whole lives of an invoice through the use cases and the database (M5, M6, M7)', () => {
  it.each(sequences.map((sequence) => [sequence.name, sequence] as const))('%s', async (_name, sequence) => {
    const drive = await createDrive(sequence.confirmationsRequired);
    const expected = { five: ['New'], naming: ['New'], callback: new Array<string>() };
    for (const step of sequence.steps) {
      await drive.do(step.did);
      const { record, store, minute, online } = await drive.view();
      expected.five.push(...step.webhook);
      expected.naming.push(...step.webhookNaming);
      if (step.callback !== null) expected.callback.push(step.callback);
      expect({
        did: step.did,
        minute,
        online,
        status: record.status,
        part: record.underpaid,
        over: record.overpaid,
        late: record.paidLate,
        receivedSats: Number(record.receivedSats),
        remainingSats: Number(record.remainingSats),
        store,
        five: await drive.sent('five'),
        naming: (await drive.sent('naming')).filter((type) => type !== 'PaymentReceived'),
        callback: await drive.sent('callback'),
      }).toEqual({ ...bare(step), five: expected.five, naming: expected.naming, callback: expected.callback });
    }
    await drive.close();
  });
});

const bare = ({
  webhook: _five,
  webhookNaming: _naming,
  callback: _callback,
  ...view
}: (typeof sequences)[0]['steps'][0]) => view;
