import { acceptUnconfirmedRoute } from '../../../../shared/contract/accept-unconfirmed.ts';
import { ok } from '../../../../shared/result.ts';
import type { AcceptUnconfirmed } from '../../../app/invoice/accept-unconfirmed.ts';
import type { LoginUseCase } from '../../../app/people/login.ts';
import { serve, type Served } from '../../handler.ts';
import { storeOf, userIdOf } from '../common/subject.ts';

export interface AcceptUnconfirmedDeps {
  readonly login: Pick<LoginUseCase, 'confirmPin'>;
  readonly acceptUnconfirmed: AcceptUnconfirmed;
}

/** A manager accepts money that is not final, on a cashier's till (api.md TA-32). */
export const createAcceptUnconfirmedRoutes = ({ login, acceptUnconfirmed }: AcceptUnconfirmedDeps): Served[] => [
  serve(acceptUnconfirmedRoute, async ({ params, body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const { remoteAddress, till } = context;
    const approver = await login.confirmPin({ userId: body.userId, pin: body.pin, remoteAddress, till });
    if (!approver.ok) return approver;
    const accepted = await acceptUnconfirmed({
      storeId: store.value.id,
      invoiceId: params.id,
      reason: body.reason,
      approver: approver.value,
      askedById: userIdOf(context),
    });
    return accepted.ok ? ok({ status: 200, body: accepted.value.view }) : accepted;
  }),
];
