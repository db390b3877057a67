import {
  bootRoute,
  lockScreenRoute,
  loginRoute,
  logoutRoute,
  resetOwnerRoute,
  setUpRoute,
  unlockRoute,
} from '../../../../shared/contract/people.ts';
import type { BodyOf } from '../../../../shared/contract/route.ts';
import { ok, refuse, type Result } from '../../../../shared/result.ts';
import { isoTime } from '../../../../shared/time.ts';
import type { LoginOutcome, LoginUseCase } from '../../../app/people/login.ts';
import type { TillSessionUseCase } from '../../../app/people/till-session.ts';
import type { ResetOwner } from '../../../app/people/reset-owner.ts';
import type { BootUseCase } from '../../../app/people/unlock.ts';
import type { StoreRecord, UserRecord } from '../../../app/records.ts';
import type { SaveResponse } from '../../../app/repositories.ts';
import type { SetUp, SetUpOutcome } from '../../../app/wallet-setup/setup.ts';
import { serve, type Context, type Served } from '../../handler.ts';
import { storeOf } from '../common/subject.ts';
import { personView } from './person-view.ts';

export interface SignInDeps {
  readonly setUp: SetUp;
  readonly login: LoginUseCase;
  readonly boot: BootUseCase;
  readonly ownerReset: ResetOwner;
  readonly tillSession: TillSessionUseCase;
  readonly training: boolean;
}

/** Opening the program: set-up, unlock, the lock screen, login and logout (api.md AUTH-12 to AUTH-18). */
export const createSignInRoutes = (deps: SignInDeps): Served[] => [...bootRoutes(deps), ...loginRoutes(deps)];

const bootRoutes = ({ boot, setUp, ownerReset }: SignInDeps): Served[] => [
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
  serve(resetOwnerRoute, async ({ body }) => {
    const done = await ownerReset.reset(body);
    return done.ok ? ok({ status: 204, body: null }) : done;
  }),
];

const loginRoutes = ({ login, tillSession, training }: SignInDeps): Served[] => [
  serve(loginRoute, async ({ body, context }) => {
    const done = await logIn(login, body, context);
    if (!done.ok) return done;
    const headers = done.value.session.cookie ? sessionCookie(done.value) : {};
    return ok({ status: 200, body: loginAnswer(done.value), headers });
  }),
  serve(logoutRoute, async ({ context }) => {
    if (context.subject.kind !== 'person') return refuse('invalid_session');
    const { session } = context.subject;
    await login.logout(session);
    const headers = { 'Set-Cookie': 'session=; Path=/api; Max-Age=0; HttpOnly; SameSite=Strict' };
    return ok({ status: 204, body: null, ...(session.cookie && { headers }) });
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
      scanner: store.value.settings.scanner,
    };
    return ok({ status: 200, body });
  }),
];

const logIn = (
  login: LoginUseCase,
  body: BodyOf<typeof loginRoute>,
  context: Context,
): Promise<Result<LoginOutcome>> => {
  const saveResponse: SaveResponse<LoginOutcome> = (tx, made) =>
    context.saveResponse(tx, 200, loginAnswer(made), made.session.id);
  const { remoteAddress, till } = context;
  if ('pin' in body) return login.byPin({ ...body, remoteAddress, till }, saveResponse);
  const { name, password, storeId = null, cookie = false } = body;
  return login.byPassword({ name, password, storeId, cookie, remoteAddress, till }, saveResponse);
};

const setUpAnswer = ({ token, user, store }: SetUpOutcome) => ({
  token,
  user: personView(user),
  store: storeNameView(store),
});

/** A token that came as a cookie is in no answer, because it is good for nothing else (reliability.md A29). */
const loginAnswer = ({ token, csrfToken, session, user, stores }: LoginOutcome) => ({
  token: session.cookie ? null : token,
  csrfToken,
  expiresAt: isoTime(session.expiresAtMs),
  user: personView(user),
  stores: stores.map(storeNameView),
});

/**
 * The cookie serves other programs alone: browsers share cookies among all ports of a host, so our pages use none
 * (A14).
 */
const sessionCookie = ({ token, session }: LoginOutcome): Record<string, string> => {
  const seconds = String((session.expiresAtMs - session.createdAtMs) / 1000);
  return { 'Set-Cookie': `session=${token}; Path=/api; Max-Age=${seconds}; HttpOnly; SameSite=Strict` };
};

const lockPersonView = (user: UserRecord) => ({ ...personView(user), hasPin: user.pinHash !== null });

const storeNameView = ({ id, name, currency }: StoreRecord): { id: string; name: string; currency: string } => ({
  id,
  name,
  currency,
});
