import type { Logger, Secrets } from '../ports.ts';
import type { WebhookEndpoint } from '../records.ts';
import { switchOff } from './record-delivery-attempt.ts';
import type { Commit } from '../commit.ts';
import type { Database } from '../repositories.ts';
import { endpointSecret } from '../secret-names.ts';

/**
 * Switches off webhooks and callbacks that have nothing to sign with: a backup holds no secret, so after a restore on
 * another machine they are missing (product.md "Secrets"). Those whose secret is still here go on.
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

/** Its owner wants it, and nothing can sign for it. */
export const lacksSecret = ({ enabled, state }: WebhookEndpoint): boolean => enabled && state === 'disabled';
