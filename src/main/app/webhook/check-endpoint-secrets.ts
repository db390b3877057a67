import type { Logger, Secrets } from '../ports.ts';
import type { WebhookEndpoint } from '../records.ts';
import { switchOff } from './record-delivery-attempt.ts';
import type { Commit } from '../commit.ts';
import type { Database } from '../repositories.ts';
import { endpointSecret } from '../secret-names.ts';

/**
 * Disables webhooks and callbacks whose secret is missing, because nothing could sign for them. A backup holds no
 * secret, so this happens after a restore on another machine (product.md SEC-8). Endpoints whose secret is here
 * continue.
 */
export type CheckEndpointSecrets = () => Promise<void>;

export interface CheckEndpointSecretsDeps {
  readonly database: Pick<Database, 'read'>;
  readonly commit: Commit;
  readonly secrets: Pick<Secrets, 'get'>;
  readonly logger: Logger;
}

export const createCheckEndpointSecrets =
  ({ database, commit, secrets, logger }: CheckEndpointSecretsDeps): CheckEndpointSecrets =>
  async () => {
    for (const endpoint of await database.read.endpoints.list()) {
      const { enabled, id, kind, storeId } = endpoint;
      if (!enabled || lacksSecret(endpoint) || (await secrets.get(endpointSecret(endpoint))) !== null) continue;
      logger.warn({ endpointId: id, kind }, 'a webhook has no secret: set a new one');
      await commit({ userId: null, storeId }, (tx) => switchOff(tx, endpoint, 'secret_missing'));
    }
  };

/** True if the endpoint is switched on but disabled, because nothing can sign for it. */
export const lacksSecret = ({ enabled, state }: WebhookEndpoint): boolean => enabled && state === 'disabled';
