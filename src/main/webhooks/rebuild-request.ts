import { SecretsLocked, type Secrets } from '../app/ports.ts';
import type { WebhookEndpoint } from '../app/records.ts';
import type { RebuildRequest } from '../app/webhook/sent-events.ts';
import { buildRequest, type RequestFormat } from './build-request.ts';

export interface RebuildRequestDeps {
  readonly secrets: Pick<Secrets, 'get'>;
  readonly formats: Readonly<Record<WebhookEndpoint['kind'], RequestFormat>>;
}

/** What is sent for a notice, without sending it; no signature where the secret is missing or locked away. */
export const createRebuildRequest =
  ({ secrets, formats }: RebuildRequestDeps): RebuildRequest =>
  async (target, row, invoice, sentBody) => {
    const message = formats[target.kind];
    const body = sentBody ?? message.bodyOf(row, invoice, target);
    const secret = await secrets.get(message.secretOf(target)).catch((error: unknown) => {
      if (error instanceof SecretsLocked) return null;
      throw error;
    });
    return buildRequest(message, secret, body);
  };
