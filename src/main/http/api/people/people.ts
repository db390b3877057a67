/** Set-up, login, lock screen, staff, tills and displays (api.md §2, §6). */
import {
  bootRoute,
  createUserRoute,
  deleteUserRoute,
  listDisplaysRoute,
  listTillsRoute,
  listUsersRoute,
  lockScreenRoute,
  loginRoute,
  logoutRoute,
  pairDisplayRoute,
  pairTillRoute,
  revokeDisplayRoute,
  revokeTillRoute,
  setUpRoute,
  unlockRoute,
  updateUserRoute,
} from '../../../../shared/contract/people.ts';
import { ok, refuse, type Result } from '../../../../shared/result.ts';
import { isoTime } from '../../../../shared/time.ts';
import type { LoginOutcome, LoginUseCase } from '../../../app/people/login.ts';
import type { DisplaysUseCase, PairedDisplay } from '../../../app/screen/pair-display.ts';
import type { PairedTill, TillsUseCase } from '../../../app/screen/pair-till.ts';
import type { StoreRecord, UserRecord } from '../../../app/records.ts';
import type { Database, SaveResponse } from '../../../app/repositories.ts';
import type { SetUp, SetUpOutcome } from '../../../app/wallet-setup/setup.ts';
import type { StaffUseCase } from '../../../app/people/staff.ts';
import type { TillSessionUseCase } from '../../../app/people/till-session.ts';
import type { BootUseCase } from '../../../app/people/unlock.ts';
import { serve, type Context, type Served } from '../../handler.ts';
import { actorOf, displaySummary, personView, staffView, storeNameView, tillView } from './people-views.ts';
import { storeOf } from '../common/subject.ts';

export interface PeopleRoutesDeps {
  readonly database: Database;
  readonly setUp: SetUp;
  readonly login: LoginUseCase;
  readonly boot: BootUseCase;
  readonly staff: StaffUseCase;
  readonly tills: TillsUseCase;
  readonly displays: DisplaysUseCase;
  readonly tillSession: TillSessionUseCase;
  readonly training: boolean;
}

const NO_CONTENT = { status: 204, body: null } as const;

const lockPersonView = (user: UserRecord) => ({ ...personView(user), hasPin: user.pinHash !== null });
const setUpAnswer = ({ token, user, store }: SetUpOutcome) => ({
  token,
  user: personView(user),
  store: storeNameView(store),
});
const loginAnswer = ({ token, session, user, stores }: LoginOutcome) => ({
  token,
  expiresAt: isoTime(session.expiresAtMs),
  user: personView(user),
  stores: stores.map(storeNameView),
});
const pairedTill = ({ till, token }: PairedTill) => ({ id: till.id, name: till.name, token });
const pairedDisplay = ({ display, url, token }: PairedDisplay) => ({
  id: display.id,
  name: display.name,
  url,
  token,
});

/** The seed's dashboards: never read by our own pages (cookies ignore ports). */
const sessionCookie = ({ token, session }: LoginOutcome): Record<string, string> => {
  const seconds = String((session.expiresAtMs - session.createdAtMs) / 1000);
  return { 'Set-Cookie': `session=${token}; Path=/api; Max-Age=${seconds}; HttpOnly; SameSite=Strict` };
};

const bootRoutes = ({ boot, setUp }: PeopleRoutesDeps): Served[] => [
  serve(bootRoute, async () => ok({ status: 200, body: await boot.boot() })),
  serve(setUpRoute, async ({ body, context }) => {
    const saveResponse: SaveResponse<SetUpOutcome> = (tx, made) =>
      context.saveResponse(tx, 200, setUpAnswer(made), made.user.id);
    const done = await setUp(body, saveResponse);
    return done.ok ? ok({ status: 200, body: setUpAnswer(done.value) }) : done;
  }),
  serve(unlockRoute, async ({ body }) => {
    const done = await boot.unlock(body.passphrase);
    if (!done.ok) return done;
    return ok({ status: 200, body: { state: done.value.state === 'setup' ? 'setup' : 'ready' } });
  }),
];

const loginRoutes = ({ login, tillSession, training }: PeopleRoutesDeps): Served[] => [
  serve(loginRoute, async ({ body, context }) => {
    const saveResponse: SaveResponse<LoginOutcome> = (tx, made) =>
      context.saveResponse(tx, 200, loginAnswer(made), made.session.id);
    const { remoteAddress, till } = context;
    const done =
      'pin' in body
        ? await login.byPin({ ...body, remoteAddress, till }, saveResponse)
        : await login.byPassword(
            {
              name: body.name,
              password: body.password,
              storeId: body.storeId ?? null,
              cookie: body.cookie ?? false,
              remoteAddress,
              till,
            },
            saveResponse,
          );
    if (!done.ok) return done;
    const headers = done.value.session.cookie ? sessionCookie(done.value) : {};
    return ok({ status: 200, body: loginAnswer(done.value), headers });
  }),
  serve(logoutRoute, async ({ context }) => {
    if (context.subject.kind !== 'person') return refuse('invalid_session');
    const { session } = context.subject;
    await login.logout(session);
    const headers = { 'Set-Cookie': 'session=; Path=/api; Max-Age=0; HttpOnly; SameSite=Strict' };
    return ok(session.cookie ? { ...NO_CONTENT, headers } : NO_CONTENT);
  }),
  serve(lockScreenRoute, async ({ context }) => {
    if (!context.till) return refuse('invalid_till');
    const store = storeOf(context);
    if (!store.ok) return store;
    const { people, watchedPayments } = await tillSession.lock(context.till);
    const body = {
      people: people.map(lockPersonView),
      watchedPayments,
      store: storeNameView(store.value),
      till: { id: context.till.id, name: context.till.name },
      training,
    };
    return ok({ status: 200, body });
  }),
];

const staffRoutes = ({ staff }: PeopleRoutesDeps): Served[] => [
  serve(listUsersRoute, async () => ok({ status: 200, body: { users: (await staff.list()).map(staffView) } })),
  serve(createUserRoute, async ({ body, context }) => {
    const made = await staff.create(actorOf(context), body, (tx, user) =>
      context.saveResponse(tx, 200, staffView(user)),
    );
    return made.ok ? ok({ status: 200, body: staffView(made.value) }) : made;
  }),
  serve(updateUserRoute, async ({ params, body, context }) => {
    const changed = await staff.update(actorOf(context), params.id, body);
    return changed.ok ? ok({ status: 200, body: staffView(changed.value) }) : changed;
  }),
  serve(deleteUserRoute, async ({ params, context }) => {
    const removed = await staff.remove(actorOf(context), params.id);
    return removed.ok ? ok(NO_CONTENT) : removed;
  }),
];

/** The store to pair for: the caller's, or in training, where nobody need be logged in, the first. */
const pairingStore = async (deps: PeopleRoutesDeps, context: Context): Promise<Result<StoreRecord>> => {
  const [first] = context.store || !deps.training ? [] : await deps.database.read.stores.list();
  return first ? ok(first) : storeOf(context);
};

const tillRoutes = (deps: PeopleRoutesDeps): Served[] => [
  serve(listTillsRoute, async ({ context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    return ok({ status: 200, body: { tills: (await deps.tills.list(store.value.id)).map(tillView) } });
  }),
  serve(pairTillRoute, async ({ body, context }) => {
    const store = await pairingStore(deps, context);
    if (!store.ok) return store;
    const actor = { ...actorOf(context), storeId: store.value.id };
    const made = await deps.tills.pair(actor, store.value.id, body.name, (tx, paired) =>
      context.saveResponse(tx, 200, pairedTill(paired), paired.till.id),
    );
    return made.ok ? ok({ status: 200, body: pairedTill(made.value) }) : made;
  }),
  serve(revokeTillRoute, async ({ params, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const revoked = await deps.tills.revoke(actorOf(context), store.value.id, params.id);
    return revoked.ok ? ok(NO_CONTENT) : revoked;
  }),
];

const displayRoutes = ({ displays }: PeopleRoutesDeps): Served[] => [
  serve(listDisplaysRoute, async ({ context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    return ok({ status: 200, body: { displays: (await displays.list(store.value.id)).map(displaySummary) } });
  }),
  serve(pairDisplayRoute, async ({ body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const made = await displays.pair(actorOf(context), store.value, body, (tx, paired) =>
      context.saveResponse(tx, 200, pairedDisplay(paired), paired.display.id),
    );
    return made.ok ? ok({ status: 200, body: pairedDisplay(made.value) }) : made;
  }),
  serve(revokeDisplayRoute, async ({ params, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const revoked = await displays.revoke(actorOf(context), store.value.id, params.id);
    return revoked.ok ? ok(NO_CONTENT) : revoked;
  }),
];

export const createPeopleRoutes = (deps: PeopleRoutesDeps): Served[] => [
  ...bootRoutes(deps),
  ...loginRoutes(deps),
  ...staffRoutes(deps),
  ...tillRoutes(deps),
  ...displayRoutes(deps),
];
