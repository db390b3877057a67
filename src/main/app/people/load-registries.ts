import type { Clock, Logger, Secrets } from '../ports.ts';
import type { Database } from '../repositories.ts';
import type { ApiKeyIndex } from './api-key-index.ts';
import type { Sessions } from './sessions.ts';
import type { DisplayIndex, TillIndex } from './token-index.ts';
import { API_KEY_SECRETS, apiKeySecret } from '../secret-names.ts';

export interface LoadRegistries {
  /** Loads sessions, tills and displays at start, before the listeners open. */
  readonly loadPeople: () => Promise<void>;
  /** Loads API keys when the secrets are open, and drops secrets whose key is gone (product.md SEC-4). */
  readonly loadKeys: () => Promise<void>;
}

export const createLoadRegistries = (deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly logger: Logger;
  readonly sessions: Sessions;
  readonly tills: TillIndex;
  readonly displays: DisplayIndex;
  readonly apiKeys: ApiKeyIndex;
}): LoadRegistries => {
  const { read } = deps.database;
  const dropOrphans = async (known: ReadonlySet<string>): Promise<void> => {
    for (const name of await deps.secrets.names(API_KEY_SECRETS)) {
      if (!known.has(name)) await deps.secrets.delete(name);
    }
  };
  return {
    loadPeople: async () => {
      deps.sessions.load(await read.sessions.live(deps.clock.nowMs()));
      deps.tills.load(await read.tills.list());
      deps.displays.load(await read.displays.list());
    },
    loadKeys: async () => {
      const active = (await read.apiKeys.list()).filter((key) => key.revokedAtMs === null);
      const loaded = [];
      for (const record of active) {
        const keyDigest = await deps.secrets.get(apiKeySecret(record.id));
        if (keyDigest !== null) loaded.push({ record, keyDigest });
        // After a restore on a new machine the secret is missing, so the key stays dead and a new one must be made.
        else deps.logger.warn({ keyId: record.id }, 'an API key has no secret and is refused');
      }
      deps.apiKeys.load(loaded);
      await dropOrphans(new Set(active.map(({ id }) => apiKeySecret(id))));
    },
  };
};
