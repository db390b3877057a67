import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { Actor } from '../audit-entry.ts';
import { commitOrUndo, storeChanged, type Commit } from '../commit.ts';
import { lacksSecret } from './check-endpoint-secrets.ts';
import type { EndpointGuard } from './delivery-ports.ts';
import type { Clock, Ids, Logger, Secrets } from '../ports.ts';
import type { WebhookEndpoint } from '../records.ts';
import type { Database, SaveResponse } from '../repositories.ts';
import { judgeEndpoint, stateOfNew } from './endpoint-verdict.ts';
import { eventsOf, type WantedEvents } from './wanted-events.ts';
import { webhookSecret } from '../secret-names.ts';

/** A webhook with the secret that signs for it, which is null if it is missing. */
export interface Webhook {
  readonly endpoint: WebhookEndpoint;
  readonly secret: string | null;
}
export interface NewWebhook extends WantedEvents {
  readonly url: string;
  readonly secret?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly automaticRedelivery?: boolean | undefined;
}
/** A change of a webhook. Absent members stay as they are. */
export type WebhookPatch = Omit<NewWebhook, 'url'> & { readonly url?: string | undefined };

export interface WebhooksUseCase {
  readonly create: (
    actor: Actor,
    storeId: string,
    input: NewWebhook,
    saveResponse?: SaveResponse<Webhook>,
  ) => Promise<Result<Webhook>>;
  readonly list: (storeId: string) => Promise<Webhook[]>;
  readonly get: (storeId: string, id: string) => Promise<Result<Webhook>>;
  readonly update: (actor: Actor, storeId: string, id: string, patch: WebhookPatch) => Promise<Result<Webhook>>;
  readonly remove: (actor: Actor, storeId: string, id: string) => Promise<Result<null>>;
}

export interface WebhooksDeps {
  readonly database: Pick<Database, 'read'>;
  readonly commit: Commit;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly secrets: Pick<Secrets, 'get' | 'set' | 'delete'>;
  readonly guard: EndpointGuard;
}

/** Hexadecimal digits are base64 too, so libraries of Standard Webhooks take the secret as it is (api.md HOOK-16). */
const SECRET_PREFIX = 'whsec_';

/** The webhooks of the store API (api.md ST-9, HOOK-1). */
export const createWebhooks = (deps: WebhooksDeps): WebhooksUseCase => {
  const withSecret = async (endpoint: WebhookEndpoint): Promise<Webhook> => ({
    endpoint,
    secret: await deps.secrets.get(webhookSecret(endpoint.id)),
  });
  return {
    create: (actor, storeId, input, saveResponse) => create(deps, actor, storeId, input, saveResponse),
    list: async (storeId) => {
      const endpoints = await deps.database.read.endpoints.ofStore(storeId);
      return Promise.all(endpoints.filter(({ kind }) => kind === 'store').map(withSecret));
    },
    get: async (storeId, id) => {
      const endpoint = await findWebhook(deps.database, storeId, id);
      return endpoint ? ok(await withSecret(endpoint)) : refuse('not_found');
    },
    update: async (actor, storeId, id, patch) => {
      const endpoint = await findWebhook(deps.database, storeId, id);
      return endpoint ? update(deps, actor, endpoint, patch) : refuse('not_found');
    },
    remove: async (actor, storeId, id) => {
      const endpoint = await findWebhook(deps.database, storeId, id);
      if (!endpoint) return refuse('not_found');
      const change = { enabled: false, deletedAtMs: deps.clock.nowMs() };
      const deleted = await writeChange(deps, actor, endpoint, change, 'webhook.deleted');
      if (!deleted.ok) return deleted;
      await deps.secrets.delete(webhookSecret(id)).catch((error: unknown) => {
        deps.logger.warn({ err: error, webhookId: id }, 'the secret of a deleted webhook could not be deleted');
      });
      return ok(null);
    },
  };
};

/** Finds a webhook by its id, in the given store or in any. Callbacks are not found. */
export const findWebhook = async (
  { read }: Pick<Database, 'read'>,
  storeId: string | undefined,
  id: string,
): Promise<WebhookEndpoint | undefined> => {
  const endpoint = await read.endpoints.get(id);
  const isHere = endpoint?.kind === 'store' && (storeId === undefined || endpoint.storeId === storeId);
  return isHere ? endpoint : undefined;
};

const create = async (
  deps: WebhooksDeps,
  actor: Actor,
  storeId: string,
  input: NewWebhook,
  saveResponse: SaveResponse<Webhook> | undefined,
): Promise<Result<Webhook>> => {
  const events = eventsOf(input);
  if (!events.ok) return events;
  const state = await stateFor(deps, storeId, input.url);
  if (!state.ok) return state;
  const endpoint: WebhookEndpoint = {
    id: deps.ids.id(),
    storeId,
    kind: 'store',
    url: input.url,
    events: events.value,
    enabled: input.enabled ?? true,
    state: state.value,
    automaticRedelivery: input.automaticRedelivery ?? true,
    createdAtMs: deps.clock.nowMs(),
    deletedAtMs: null,
  };
  const made = { endpoint, secret: input.secret ?? `${SECRET_PREFIX}${deps.ids.hexKey()}` };
  // the secret is stored before the row, because a row without its secret could sign nothing (product.md SEC-4)
  await deps.secrets.set(webhookSecret(endpoint.id), made.secret);
  return commitOrUndo(
    () => insertWith(deps, actor, made, saveResponse),
    () => deps.secrets.delete(webhookSecret(endpoint.id)),
  );
};

const insertWith = (
  { commit }: WebhooksDeps,
  actor: Actor,
  made: Webhook,
  saveResponse: SaveResponse<Webhook> | undefined,
): Promise<Result<Webhook>> => {
  const { endpoint } = made;
  const { storeId } = endpoint;
  return commit(
    { ...actor, storeId },
    async (tx) => {
      await tx.endpoints.insert(endpoint);
      return {
        value: made,
        audit: { what: 'webhook.created', after: facts(endpoint) },
        feed: [storeChanged(storeId)],
      };
    },
    saveResponse,
  );
};

const update = async (
  deps: WebhooksDeps,
  actor: Actor,
  endpoint: WebhookEndpoint,
  patch: WebhookPatch,
): Promise<Result<Webhook>> => {
  const change = await changeOf(deps, endpoint, patch);
  if (!change.ok) return change;
  const name = webhookSecret(endpoint.id);
  if (patch.secret !== undefined) await deps.secrets.set(name, patch.secret);
  const changed = await writeChange(deps, actor, endpoint, change.value, 'webhook.updated');
  if (!changed.ok) return changed;
  return ok({ endpoint: changed.value, secret: patch.secret ?? (await deps.secrets.get(name)) });
};

/** The columns that a patch changes. */
const changeOf = async (
  deps: WebhooksDeps,
  endpoint: WebhookEndpoint,
  patch: WebhookPatch,
): Promise<Result<Partial<WebhookEndpoint>>> => {
  const namesEvents = patch.events !== undefined || patch.authorizedEvents !== undefined;
  const events = namesEvents ? eventsOf(patch) : ok(endpoint.events);
  if (!events.ok) return events;
  const url = patch.url ?? endpoint.url;
  const enabled = patch.enabled ?? endpoint.enabled;
  const state = await stateAfter(deps, endpoint, patch, { url, enabled });
  if (!state.ok) return state;
  const automaticRedelivery = patch.automaticRedelivery ?? endpoint.automaticRedelivery;
  return ok({ url, events: events.value, enabled, automaticRedelivery, state: state.value });
};

/** Decides the state after a patch. A new URL is judged, and so is one that is switched on, which needs a secret. */
const stateAfter = async (
  deps: WebhooksDeps,
  endpoint: WebhookEndpoint,
  patch: WebhookPatch,
  { url, enabled }: Pick<WebhookEndpoint, 'url' | 'enabled'>,
): Promise<Result<WebhookEndpoint['state']>> => {
  const isSwitchedOn = enabled && (!endpoint.enabled || lacksSecret(endpoint));
  const isJudged = url !== endpoint.url || isSwitchedOn;
  const state = isJudged ? await stateFor(deps, endpoint.storeId, url) : ok(endpoint.state);
  if (!state.ok || !isSwitchedOn || patch.secret !== undefined) return state;
  if ((await deps.secrets.get(webhookSecret(endpoint.id))) !== null) return state;
  if (patch.enabled === undefined) return ok('disabled');
  return refuse('validation_failed', { details: { secret: 'is missing: set a new one' } });
};

const writeChange = (
  deps: WebhooksDeps,
  actor: Actor,
  endpoint: WebhookEndpoint,
  change: Partial<WebhookEndpoint>,
  what: 'webhook.updated' | 'webhook.deleted',
): Promise<Result<WebhookEndpoint>> => {
  const { id, storeId } = endpoint;
  const changed = { ...endpoint, ...change };
  return deps.commit({ ...actor, storeId }, async (tx) => {
    await tx.endpoints.update(id, change);
    // a webhook that is off keeps nothing due for later, but its events can be sent again by hand
    if (!changed.enabled) await tx.outbox.closeDue(id);
    return {
      value: changed,
      audit: { what, before: facts(endpoint), after: facts(changed) },
      feed: [storeChanged(storeId)],
    };
  });
};

/** Judges a URL, which is stored byte for byte. @returns the state of its webhook, or the reason why it is refused */
const stateFor = async (
  deps: WebhooksDeps,
  storeId: string,
  url: string,
): Promise<Result<'active' | 'awaiting_approval'>> => {
  if (deps.guard.hostPortsOf(url).length === 0) {
    return refuse('validation_failed', { details: { url: 'must be an http or https URL without a user name' } });
  }
  return stateOfNew(await judgeEndpoint({ guard: deps.guard, read: deps.database.read }, storeId, url));
};

const facts = ({ id, url, events, enabled, state, automaticRedelivery }: WebhookEndpoint) => ({
  id,
  url,
  events,
  enabled,
  state,
  automaticRedelivery,
});
