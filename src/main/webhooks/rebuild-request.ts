import { SecretsLocked, type Secrets } from '../app/ports.ts';
import type { TargetRecord } from '../app/records.ts';
import type { RequestOf } from '../app/webhook/sent-events.ts';
import { noticeRequest, type MessageKind } from './build-request.ts';

export interface RequestOfDeps {
  readonly secrets: Pick<Secrets, 'get'>;
  readonly messages: Readonly<Record<TargetRecord['kind'], MessageKind>>;
}

/** What is sent for a notice, without sending it; no signature where the secret is missing or locked away. */
export const createRequestOf =
  ({ secrets, messages }: RequestOfDeps): RequestOf =>
  async (target, row, invoice, sentBody) => {
    const message = messages[target.kind];
    const body = sentBody ?? message.bodyOf(row, invoice, target);
    const secret = await secrets.get(message.secretOf(target)).catch((error: unknown) => {
      if (error instanceof SecretsLocked) return null;
      throw error;
    });
    return noticeRequest(message, secret, body);
  };
