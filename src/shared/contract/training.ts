import { z } from 'zod';
import { invoiceViewSchema } from '../invoice.ts';
import { defineRoute } from './route.ts';

const chainState = z.object({ height: z.int().nonnegative() }).meta({ id: 'TrainingChain' });
const common = {
  method: 'post',
  api: 'till',
  listener: 'private',
  access: { kind: 'person', role: 'cashier', proof: 'pin' },
  trainingOnly: true,
} as const;

export const trainingPay = defineRoute({
  ...common,
  id: 'trainingPay',
  path: '/api/till/training/pay',
  summary: 'Pay a sale in training',
  body: z.strictObject({
    invoiceId: z.string().max(128),
    /**
     * `exact` pays what remains, `part` half of what is due (rounded down), `over` what is due and 10 % more;
     * `lightning` pays the open Lightning invoice.
     */
    how: z.enum(['exact', 'part', 'over', 'lightning']),
    amountSats: z.int().positive().max(2_100_000_000_000_000).optional(),
  }),
  answers: { 200: invoiceViewSchema },
});

export const trainingReplace = defineRoute({
  ...common,
  id: 'trainingReplace',
  path: '/api/till/training/replace',
  summary: 'Replace the payment as its sender, with one to another payee',
  body: z.strictObject({ invoiceId: z.string().max(128) }),
  answers: { 200: invoiceViewSchema },
});

export const trainingBlocks = defineRoute({
  ...common,
  id: 'trainingBlocks',
  path: '/api/till/training/blocks',
  summary: 'Mine blocks; 0 stops the blocks that come by themselves',
  body: z.strictObject({ count: z.int().min(0).max(1000) }),
  answers: { 200: chainState },
});

export const trainingReorg = defineRoute({
  ...common,
  id: 'trainingReorg',
  path: '/api/till/training/reorg',
  summary: 'Undo the latest blocks',
  body: z.strictObject({ depth: z.int().min(1).max(100) }),
  answers: { 200: chainState },
});

export const trainingRoutes = [trainingPay, trainingReplace, trainingBlocks, trainingReorg] as const;
