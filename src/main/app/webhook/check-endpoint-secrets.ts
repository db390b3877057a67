import type { Clock, Feed, Ids, Logger, Secrets } from '../ports.ts';
import type { EventRecord, WebhookEndpoint } from '../records.ts';
import { switchOff } from './record-delivery-attempt.ts';
import type { Database } from '../repositories.ts';
import { endpointSecret } from '../secret-names.ts';

/**
 * Switches off webhooks and callbacks that have nothing to sign with: a backup holds no secret, so after a restore on
 * another machine they are missing (product.md "Secrets"). Those whose secret is still here go on.
 */
export type CheckEndpointSecrets = () => Promise<void>;

export interface CheckEndpointSecretsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly feed: Pick<Feed, 'publish'>;
  readonly secrets: Pick<Secrets, 'get'>;
  readonly logger: Logger;
}

/** Its owner wants it, and nothing can sign for it. */
export const lacksSecret = ({ enabled, state }: WebhookEndpoint): boolean => enabled && state === 'disabled';

export const createCheckEndpointSecrets =
  (deps: CheckEndpointSecretsDeps): CheckEndpointSecrets =>
  async () => {
    const { database, feed, secrets, logger } = deps;
    const events: EventRecord[] = [];
    for (const target of await database.read.endpoints.list()) {
      if (!target.enabled || lacksSecret(target) || (await secrets.get(endpointSecret(target))) !== null) continue;
      logger.warn({ endpointId: target.id, kind: target.kind }, 'a webhook has no secret: set a new one');
      events.push(await database.write((tx) => switchOff(tx, deps, target, 'secret_missing')));
    }
    feed.publish(events);
  };
