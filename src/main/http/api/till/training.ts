import { trainingBlocks, trainingPay, trainingReorg, trainingReplace } from '../../../../shared/contract/training.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import type { TrainingActions } from '../../../app/training/training-actions.ts';
import { serve, type Reply, type Served } from '../../handler.ts';

/** Payments, blocks and reorganisations on the simulated chain (api.md TA-28). */
export const createTrainingRoutes = (actions: TrainingActions): Served[] => [
  serve(trainingPay, async ({ body, context }) => {
    const { invoiceId, how, amountSats } = body;
    const storeId = context.store?.id ?? '';
    return reply(
      await actions.pay({
        storeId,
        invoiceId,
        how,
        ...(amountSats !== undefined && { amountSats: BigInt(amountSats) }),
      }),
    );
  }),
  serve(trainingReplace, async ({ body, context }) =>
    reply(await actions.replace({ storeId: context.store?.id ?? '', invoiceId: body.invoiceId })),
  ),
  serve(trainingBlocks, async ({ body }) => reply(await actions.blocks(body.count))),
  serve(trainingReorg, async ({ body }) => reply(await actions.reorg(body.depth))),
];

const reply = <B>(result: Result<B>): Result<Reply<B>> =>
  result.ok ? ok({ status: 200, body: result.value }) : result;
