import { z } from 'zod';
import { invoiceViewSchema, type InvoiceView } from '../../src/shared/invoice.ts';
import { headersOf, type TillCredentials } from './till-client.ts';

const listSchema = z.object({ invoices: z.array(invoiceViewSchema), total: z.int() });

/** Makes the calls of a till to a server in training. */
export const createTrainingTill = (url: string, credentials: TillCredentials) => {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}/api/till${path}`, {
      method,
      headers: { ...headersOf(credentials), 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${path}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
  const invoice = async (path: string, body: unknown): Promise<InvoiceView> =>
    invoiceViewSchema.parse(await call('POST', path, body));
  const list = async () => listSchema.parse(await call('GET', '/invoices?limit=50'));
  return {
    /** The last invoices, newest first, and the number of all. */
    list,
    newest: async (): Promise<InvoiceView> => {
      const [newest] = (await list()).invoices;
      if (!newest) throw new Error('there is no invoice yet');
      return newest;
    },
    charge: (amount: string) => invoice('/invoices', { amount, currency: 'EUR' }),
    cancel: ({ id }: InvoiceView) => invoice(`/invoices/${id}/cancel`, {}),
    pay: ({ id }: Pick<InvoiceView, 'id'>, how: 'exact' | 'part' | 'over' | 'lightning') =>
      invoice('/training/pay', { invoiceId: id, how }),
    replace: ({ id }: InvoiceView) => invoice('/training/replace', { invoiceId: id }),
    blocks: (count: number) => call('POST', '/training/blocks', { count }),
    reorg: (depth: number) => call('POST', '/training/reorg', { depth }),
    expireAfter: (minutes: number) => call('PATCH', '/store', { expiryMinutes: minutes }),
    addDisplay: async () =>
      z
        .object({ id: z.string(), url: z.string() })
        .parse(await call('POST', '/displays', { name: 'Pictures', tillId: null })),
    show: (displayId: string, invoiceId: string | null) => call('PUT', `/displays/${displayId}/show`, { invoiceId }),
  };
};
