import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerCaseRoute } from '../../../src/shared/contract/cases.ts';
import { getTillInvoice } from '../../../src/shared/contract/invoices.ts';
import { getOverviewRoute } from '../../../src/shared/contract/office.ts';
import { openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { ask, bearer } from '../../support/http-client.ts';
import { payInBlock, payInvoice } from '../../support/pay-invoice.ts';

let server: OpenHttp;
beforeAll(async () => {
  server = await openHttp({
    settings: { rateLimits: { keysPerMinute: 0, createsPerMinute: 0, requestsPerMinute: 0 } },
  });
});
afterAll(() => server.close());

const read = async (path: string): Promise<unknown> =>
  (await ask(server.port, { path, headers: bearer(server.manager) })).json();
const openCases = async () => getOverviewRoute.answers[200].parse(await read('/api/till/overview')).cases;
const charge = async (): Promise<string> => {
  const made = await ask(server.port, {
    method: 'POST',
    path: '/api/till/invoices',
    headers: bearer(server.cashier),
    body: { amount: '4.50', currency: 'EUR' },
  });
  return String(made.json()['id']);
};
const answer = (id: string, body: object, who = server.manager) =>
  ask(server.port, { method: 'POST', path: `/api/till/cases/${id}/answer`, headers: bearer(who), body });

test('CHAIN-58: the overview lists an older payment, a cashier may not answer it, and a manager attaches it with a reason', async () => {
  await payInBlock(server, await charge(), 9_000n);
  const id = await charge();
  const invoice = await server.parts.database.read.invoices.get(id);
  const block = server.parts.chainStore.known.header(invoice?.createdHash ?? '');
  if (!block) throw new Error('the invoice has no tip at creation');
  await payInvoice(server, id, 9_000n, block);
  const [found, ...others] = await openCases();
  expect(found).toMatchObject({ kind: 'older_payment', amountSats: 9_000, invoice: { id }, answer: null });
  expect(others).toEqual([]);
  const caseId = found?.id ?? '';

  expect((await answer(caseId, { answer: 'attached', reason: 'Known guest' }, server.cashier)).status).toBe(403);
  const empty = await answer(caseId, { answer: 'attached', reason: ' ' });
  expect([empty.status, empty.json()]).toMatchObject([400, { details: { reason: 'must not be empty' } }]);
  const done = await answer(caseId, { answer: 'attached', reason: 'Known guest' });
  expect(answerCaseRoute.answers[200].parse(done.json())).toMatchObject({ id: caseId, answer: 'attached' });
  expect((await answer(caseId, { answer: 'dismissed', reason: 'No' })).status).toBe(409);
  expect(await openCases()).toEqual([]);

  const detail = getTillInvoice.answers[200].parse(await read(`/api/till/invoices/${id}`));
  expect(detail).toMatchObject({ status: 'settled', receivedSats: 9_000 });
  expect(detail.why[0]).not.toMatchObject({ decision: 'older' });
  expect(detail.timeline).toContainEqual(expect.objectContaining({ kind: 'observation', what: 'attached' }));
});
