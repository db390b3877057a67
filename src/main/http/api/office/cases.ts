import { answerCaseRoute } from '../../../../shared/contract/cases.ts';
import { ok } from '../../../../shared/result.ts';
import type { AnswerCase } from '../../../app/cases/answer-case.ts';
import { serve, type Served } from '../../handler.ts';
import { storeOf, userIdOf } from '../common/subject.ts';

/** A person's answer to a case; the overview lists the open ones (api.md TA-29). */
export const createCaseRoutes = ({ answerCase }: { readonly answerCase: AnswerCase }): Served[] => [
  serve(answerCaseRoute, async ({ params, body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const answered = await answerCase({
      storeId: store.value.id,
      userId: userIdOf(context),
      caseId: params.id,
      ...body,
      saveResponse: (tx, view) => context.saveResponse(tx, 200, view),
    });
    return answered.ok ? ok({ status: 200, body: answered.value }) : answered;
  }),
];
