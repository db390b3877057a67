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

/** A webhook with the secret that signs for it; null where that is missing. */
export interface Webhook {
  readonly target: WebhookEndpoint;
  readonly secret: string | null;
}
export interface NewWebhook extends WantedEvents {
  readonly url: string;
  readonly secret?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly automaticRedelivery?: boolean | undefined;
}
/** What is absent stays. */
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

const SECRET_PREFIX = 'whsec_';

/** Webhooks of a store: made, read, changed, taken away (api.md §4). */
export const createWebhooks = (deps: WebhooksDeps): WebhooksUseCase => {
  const withSecret = async (target: WebhookEndpoint): Promise<Webhook> => ({
    target,
    secret: await deps.secrets.get(webhookSecret(target.id)),
  });
  return {
    create: (actor, storeId, input, saveResponse) => create(deps, actor, storeId, input, saveResponse),
    list: async (storeId) => {
      const targets = await deps.database.read.endpoints.ofStore(storeId);
      return Promise.all(targets.filter(({ kind }) => kind === 'store').map(withSecret));
    },
    get: async (storeId, id) => {
      const target = await findWebhook(deps.database, storeId, id);
      return target ? ok(await withSecret(target)) : refuse('not_found');
    },
    update: async (actor, storeId, id, patch) => {
      const target = await findWebhook(deps.database, storeId, id);
      return target ? update(deps, actor, target, patch) : refuse('not_found');
    },
    remove: async (actor, storeId, id) => {
      const target = await findWebhook(deps.database, storeId, id);
      if (!target) return refuse('not_found');
      const change = { enabled: false, deletedAtMs: deps.clock.nowMs() };
      const deleted = await writeChange(deps, actor, target, change, 'webhook.deleted');
      if (!deleted.ok) return deleted;
      await deps.secrets.delete(webhookSecret(id)).catch((error: unknown) => {
        deps.logger.warn({ err: error, webhookId: id }, 'the secret of a deleted webhook stayed');
      });
      return ok(null);
    },
  };
};

/** One of a store's webhooks. */
export const findWebhook = async (
  { read }: Pick<Database, 'read'>,
  storeId: string | undefined,
  id: string,
): Promise<WebhookEndpoint | undefined> => {
  const target = await read.endpoints.get(id);
  const isHere = target?.kind === 'store' && (storeId === undefined || target.storeId === storeId);
  return isHere ? target : undefined;
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
  const target: WebhookEndpoint = {
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
  const made = { target, secret: input.secret ?? `${SECRET_PREFIX}${deps.ids.token()}` };
  // the entry comes before the row: a row without its secret could sign nothing
  await deps.secrets.set(webhookSecret(target.id), made.secret);
  return commitOrUndo(
    () => insertWith(deps, actor, made, saveResponse),
    () => deps.secrets.delete(webhookSecret(target.id)),
  );
};

const insertWith = (
  { commit }: WebhooksDeps,
  actor: Actor,
  made: Webhook,
  saveResponse: SaveResponse<Webhook> | undefined,
): Promise<Result<Webhook>> => {
  const { target } = made;
  const { storeId } = target;
  return commit(
    { ...actor, storeId },
    async (tx) => {
      await tx.endpoints.insert(target);
      return {
        value: made,
        audit: { what: 'webhook.created', after: facts(target) },
        feed: [storeChanged(storeId)],
      };
    },
    saveResponse,
  );
};

const update = async (
  deps: WebhooksDeps,
  actor: Actor,
  target: WebhookEndpoint,
  patch: WebhookPatch,
): Promise<Result<Webhook>> => {
  const change = await changeOf(deps, target, patch);
  if (!change.ok) return change;
  const name = webhookSecret(target.id);
  if (patch.secret !== undefined) await deps.secrets.set(name, patch.secret);
  const changed = await writeChange(deps, actor, target, change.value, 'webhook.updated');
  if (!changed.ok) return changed;
  return ok({ target: changed.value, secret: patch.secret ?? (await deps.secrets.get(name)) });
};

/** Columns of a patch. */
const changeOf = async (
  deps: WebhooksDeps,
  target: WebhookEndpoint,
  patch: WebhookPatch,
): Promise<Result<Partial<WebhookEndpoint>>> => {
  const namesEvents = patch.events !== undefined || patch.authorizedEvents !== undefined;
  const events = namesEvents ? eventsOf(patch) : ok(target.events);
  if (!events.ok) return events;
  const url = patch.url ?? target.url;
  const enabled = patch.enabled ?? target.enabled;
  const state = await stateAfter(deps, target, patch, { url, enabled });
  if (!state.ok) return state;
  const automaticRedelivery = patch.automaticRedelivery ?? target.automaticRedelivery;
  return ok({ url, events: events.value, enabled, automaticRedelivery, state: state.value });
};

/** Its URL is judged again where it changes, and where it is switched on; for that it needs a secret. */
const stateAfter = async (
  deps: WebhooksDeps,
  target: WebhookEndpoint,
  patch: WebhookPatch,
  { url, enabled }: Pick<WebhookEndpoint, 'url' | 'enabled'>,
): Promise<Result<WebhookEndpoint['state']>> => {
  const isSwitchedOn = enabled && (!target.enabled || lacksSecret(target));
  const isJudged = url !== target.url || isSwitchedOn;
  const state = isJudged ? await stateFor(deps, target.storeId, url) : ok(target.state);
  if (!state.ok || !isSwitchedOn || patch.secret !== undefined) return state;
  if ((await deps.secrets.get(webhookSecret(target.id))) !== null) return state;
  if (patch.enabled === undefined) return ok('disabled');
  return refuse('validation_failed', { details: { secret: 'is missing: set a new one' } });
};

const writeChange = (
  deps: WebhooksDeps,
  actor: Actor,
  target: WebhookEndpoint,
  change: Partial<WebhookEndpoint>,
  what: 'webhook.updated' | 'webhook.deleted',
): Promise<Result<WebhookEndpoint>> => {
  const { id, storeId } = target;
  const changed = { ...target, ...change };
  return deps.commit({ ...actor, storeId }, async (tx) => {
    await tx.endpoints.update(id, change);
    // what nobody wants to hear now is not kept for later: it can be sent again by hand
    if (!changed.enabled) await tx.outbox.closeDue(id);
    return {
      value: changed,
      audit: { what, before: facts(target), after: facts(changed) },
      feed: [storeChanged(storeId)],
    };
  });
};

/** Where a URL may go, or why it may not; it is kept byte for byte. */
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
