import type {
  cancelTillInvoice,
  markTillInvoice,
  createTillInvoice,
  getTillInvoice,
  InvoiceDetail,
  listTillInvoices,
} from '../../shared/contract/invoices.ts';
import type { getDisplay, reportShown, showOnDisplay } from '../../shared/contract/display.ts';
import type {
  listDisplaysRoute,
  listTillsRoute,
  pairDisplayRoute,
  pairTillRoute,
  revokeDisplayRoute,
  revokeTillRoute,
} from '../../shared/contract/pairing.ts';
import type {
  bootRoute,
  createUserRoute,
  deleteUserRoute,
  listUsersRoute,
  lockScreenRoute,
  loginRoute,
  logoutRoute,
  setUpRoute,
  resetOwnerRoute,
  unlockRoute,
  updateUserRoute,
} from '../../shared/contract/people.ts';
import type { AnswerOf, BodyInput, Proof, RouteContract } from '../../shared/contract/route.ts';
import type {
  getPolicyRoute,
  getRatesRoute,
  getStoreRoute,
  patchStoreRoute,
  putPolicyRoute,
  putRatesRoute,
  putSourcesRoute,
  testSourceRoute,
} from '../../shared/contract/settings.ts';
import type { getSessionRoute } from '../../shared/contract/session.ts';
import type { getHealth } from '../../shared/contract/health.ts';
import type { trainingBlocks, trainingPay, trainingReorg, trainingReplace } from '../../shared/contract/training.ts';
import type { getSetupProgressRoute, patchSetupProgressRoute } from '../../shared/contract/setup-progress.ts';
import type { getWalletRoute, previewWalletRoute, setWalletRoute } from '../../shared/contract/wallet.ts';
import type { Fetch } from './stream.ts';

/** A refusal as it came over the wire (api.md API-7), or `unreachable` if no response came. */
export interface ApiError {
  readonly code: string;
  readonly sentence: string;
  /** 0 if no response came; `sentence` is then empty. */
  readonly status: number;
  readonly params: Readonly<Record<string, string | number>>;
  readonly details: Readonly<Record<string, string>>;
  readonly retryAfterSeconds: number;
}
export type Answer<T> =
  /** `cursor` is the start of the next page of a bare list. */
  { readonly ok: true; readonly value: T; readonly cursor?: string } | { readonly ok: false; readonly error: ApiError };

export interface HttpDeps {
  readonly fetch: Fetch;
  /** Bearer, X-Till or X-Display, read at the moment of the call. */
  readonly headers: () => Record<string, string>;
  /** Asks for the password if the session lacks what a call needs. */
  readonly password?: PasswordGate | undefined;
}

/** Pages that ask for the password have one, so that no call is refused for the lack of it (api.md AUTH-6). */
export interface PasswordGate {
  /** Resolves to true when the session rests on this much, after asking if it has to. */
  readonly ensure: (proof: Proof) => Promise<boolean>;
  /** Returns true if the session seems to rest on this much. */
  readonly has: (proof: Proof) => boolean;
  /** Asks although the session seemed to have what the call needs: the server knows better. */
  readonly ask: () => Promise<boolean>;
}

export type BootView = AnswerOf<typeof bootRoute>;
export type LockView = AnswerOf<typeof lockScreenRoute>;
export type SessionView = AnswerOf<typeof getSessionRoute>;
export type WalletPreview = AnswerOf<typeof previewWalletRoute>;
export type SourceInput = BodyInput<typeof testSourceRoute>;
export type SetUpInput = BodyInput<typeof setUpRoute>;
export type SetupProgress = AnswerOf<typeof getSetupProgressRoute>;
export type SetupChange = BodyInput<typeof patchSetupProgressRoute>;
export type WalletBody = BodyInput<typeof setWalletRoute>;
export type { InvoiceDetail };
export type StoreView = AnswerOf<typeof getStoreRoute>;
export type StorePatch = BodyInput<typeof patchStoreRoute>;
export type PolicyView = AnswerOf<typeof getPolicyRoute>;
export type RatesView = AnswerOf<typeof getRatesRoute>;
export type RatesInput = BodyInput<typeof putRatesRoute>;
export type TillView = AnswerOf<typeof listTillsRoute>['tills'][number];
export type SessionRate = NonNullable<SessionView['rate']>;
export type DisplaySummary = AnswerOf<typeof listDisplaysRoute>['displays'][number];
export type StaffMember = AnswerOf<typeof listUsersRoute>['users'][number];
export type NewPerson = BodyInput<typeof createUserRoute>;
export type PersonChange = BodyInput<typeof updateUserRoute>;
export type ChargeInput = BodyInput<typeof createTillInvoice>;

/** `/a/{id}/b` → `/a/${string}/b` */
type PathOf<P extends string> = P extends `${infer Head}{${string}}${infer Tail}`
  ? `${Head}${string}${PathOf<Tail>}`
  : P;

/** A call names what its route asks of the session; the compiler holds it against the contract, which no page loads. */
type ProofOption<R extends RouteContract> = R['access'] extends
  | { readonly proof: 'freshPassword' }
  | { kind: 'pairing' }
  ? { readonly proof: 'freshPassword' }
  : R['access'] extends { readonly proof: 'password' }
    ? { readonly proof: Exclude<Proof, 'pin'> }
    : { readonly proof?: Proof };

type CallOptions<R extends RouteContract> = ProofOption<R> & {
  readonly body?: BodyInput<R>;
  /** Sent as it is, of a route that takes a file. */
  readonly file?: Blob;
  readonly query?: Record<string, string>;
  readonly idempotencyKey?: string;
  /** Refused without a question if the session lacks the password: the call is a side matter of its page. */
  readonly isQuiet?: boolean;
  /** Replaces the page's own credentials. */
  readonly headers?: Record<string, string>;
};
/** Options may be left out if none is needed. */
type Rest<R extends RouteContract> = object extends CallOptions<R> ? [options?: CallOptions<R>] : [CallOptions<R>];
export type Call = <R extends RouteContract>(
  method: R['method'],
  path: PathOf<R['path']>,
  ...rest: Rest<R>
) => Promise<Answer<AnswerOf<R>>>;

const unreachable: ApiError = {
  code: 'unreachable',
  sentence: '',
  status: 0,
  params: {},
  details: {},
  retryAfterSeconds: 1,
};

/** The refusal that the server would give. */
const passwordNeeded: ApiError = { ...unreachable, code: 'password_needed', status: 403 };

const errorOf = async (response: Response): Promise<ApiError> => {
  // every error has this shape (api.md API-7)
  const body = (await response.json().catch(() => ({}))) as Partial<ApiError> & { error?: string; requestId?: string };
  return {
    code: body.code ?? 'internal',
    sentence: body.error ?? '',
    status: response.status,
    params: { ...(body.requestId ? { requestId: body.requestId } : {}), ...body.params },
    details: body.details ?? {},
    retryAfterSeconds: Number.parseInt(response.headers.get('retry-after') ?? '0', 10) || 0,
  };
};

/** A single function calls every route. The route is a type parameter, so no schema (and no zod) ends up in a page. */
export const createCall = ({ fetch, headers, password }: HttpDeps): Call => {
  const send = async <R extends RouteContract>(
    method: R['method'],
    path: PathOf<R['path']>,
    options: Partial<CallOptions<R>>,
  ): Promise<Answer<AnswerOf<R>>> => {
    const search = options.query ? `?${new URLSearchParams(options.query)}` : '';
    const sent: Record<string, string> = { accept: 'application/json', ...(options.headers ?? headers()) };
    if (options.body !== undefined) sent['content-type'] = 'application/json';
    if (options.file) sent['content-type'] = 'application/octet-stream';
    if (options.idempotencyKey) sent['idempotency-key'] = options.idempotencyKey;
    try {
      const response = await fetch(path + search, {
        method: method.toUpperCase(),
        headers: sent,
        cache: 'no-store',
        credentials: 'omit',
        ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
        ...(options.file && { body: options.file }),
      });
      if (!response.ok) return { ok: false, error: await errorOf(response) };
      const value = response.status === 204 ? null : await response.json();
      const cursor = response.headers.get('x-next-cursor');
      // our own server; its answers are tested against the contract
      return { ok: true, value: value as AnswerOf<R>, ...(cursor === null ? {} : { cursor }) };
    } catch {
      return { ok: false, error: unreachable };
    }
  };
  return async <R extends RouteContract>(method: R['method'], path: PathOf<R['path']>, ...[options]: Rest<R>) => {
    const given: Partial<CallOptions<R>> = options ?? {};
    if (password && !(await passes(password, given))) return { ok: false, error: passwordNeeded };
    const answer = await send<R>(method, path, given);
    if (answer.ok || answer.error.code !== 'password_needed' || !password || given.isQuiet) return answer;
    return (await password.ask()) ? send<R>(method, path, given) : answer;
  };
};

const passes = (
  password: PasswordGate,
  { proof = 'pin', isQuiet }: { readonly proof?: Proof | undefined; readonly isQuiet?: boolean | undefined },
): boolean | Promise<boolean> => (isQuiet ? password.has(proof) : password.ensure(proof));

const displayCalls = (call: Call) => ({
  displays: () => call<typeof listDisplaysRoute>('get', '/api/till/displays'),
  pairDisplay: (name: string, tillId: string | null) =>
    call<typeof pairDisplayRoute>('post', '/api/till/displays', { body: { name, tillId } }),
  show: (displayId: string, invoiceId: string | null, plain: boolean) =>
    call<typeof showOnDisplay>('put', `/api/till/displays/${displayId}/show`, {
      body: { invoiceId, ...(plain && { plain }) },
    }),
});

const trainingCalls = (call: Call) => ({
  pay: (invoiceId: string, how: 'exact' | 'part' | 'over' | 'lightning') =>
    call<typeof trainingPay>('post', '/api/till/training/pay', { body: { invoiceId, how } }),
  replace: (invoiceId: string) =>
    call<typeof trainingReplace>('post', '/api/till/training/replace', { body: { invoiceId } }),
  mine: (count: number) => call<typeof trainingBlocks>('post', '/api/till/training/blocks', { body: { count } }),
  undo: (depth: number) => call<typeof trainingReorg>('post', '/api/till/training/reorg', { body: { depth } }),
});

const peopleCalls = (call: Call) => ({
  boot: () => call<typeof bootRoute>('get', '/api/boot'),
  health: () => call<typeof getHealth>('get', '/api/v1/health'),
  setUp: (body: SetUpInput) => call<typeof setUpRoute>('post', '/api/setup', { body }),
  setupProgress: () => call<typeof getSetupProgressRoute>('get', '/api/till/setup', { proof: 'password' }),
  changeSetup: (body: SetupChange) =>
    call<typeof patchSetupProgressRoute>('patch', '/api/till/setup', { body, proof: 'password' }),
  unlock: (passphrase: string) => call<typeof unlockRoute>('post', '/api/unlock', { body: { passphrase } }),
  resetOwner: (body: BodyInput<typeof resetOwnerRoute>) =>
    call<typeof resetOwnerRoute>('post', '/api/reset-owner', { body }),
  logIn: (body: BodyInput<typeof loginRoute>) => call<typeof loginRoute>('post', '/api/auth/login', { body }),
  logOut: () => call<typeof logoutRoute>('post', '/api/auth/logout'),
  lockScreen: () => call<typeof lockScreenRoute>('get', '/api/till/lock'),
  pairTill: (body: BodyInput<typeof pairTillRoute>, headers?: Record<string, string>) =>
    call<typeof pairTillRoute>('post', '/api/till/tills', {
      body,
      proof: 'freshPassword',
      ...(headers ? { headers } : {}),
    }),
});

const saleCalls = (call: Call) => ({
  session: () => call<typeof getSessionRoute>('get', '/api/till/session'),
  charge: (body: ChargeInput, idempotencyKey: string) =>
    call<typeof createTillInvoice>('post', '/api/till/invoices', { body, idempotencyKey }),
  invoices: (query: Record<string, string>) => call<typeof listTillInvoices>('get', '/api/till/invoices', { query }),
  invoice: (id: string) => call<typeof getTillInvoice>('get', `/api/till/invoices/${id}`),
  /** For sales while no price source responds; managers only (api.md TA-12). */
  setPriceByHand: (currency: string, rate: string, minutes: number) =>
    call<typeof putRatesRoute>('put', '/api/till/rates', { body: { kind: 'manual', currency, rate, minutes } }),
  cancel: (id: string) => call<typeof cancelTillInvoice>('post', `/api/till/invoices/${id}/cancel`),
  acceptLate: (id: string, reason: string) =>
    call<typeof markTillInvoice>('post', `/api/till/invoices/${id}/mark`, {
      body: { as: 'settled', reason, onlyIfFinal: true },
    }),
});

const walletCalls = (call: Call) => ({
  wallet: () => call<typeof getWalletRoute>('get', '/api/till/wallet', { proof: 'password' }),
  walletQuietly: () => call<typeof getWalletRoute>('get', '/api/till/wallet', { proof: 'password', isQuiet: true }),
  previewWallet: (body: BodyInput<typeof previewWalletRoute>) =>
    call<typeof previewWalletRoute>('post', '/api/till/wallet/preview', { body, proof: 'password' }),
  setWallet: (body: WalletBody) =>
    call<typeof setWalletRoute>('put', '/api/till/wallet', { body, proof: 'freshPassword' }),
  testSource: (body: SourceInput) =>
    call<typeof testSourceRoute>('post', '/api/till/sources/test', { body, proof: 'password' }),
  setSources: (sources: SourceInput[]) =>
    call<typeof putSourcesRoute>('put', '/api/till/sources', { body: { sources }, proof: 'freshPassword' }),
});

const settingsCalls = (call: Call) => ({
  store: () => call<typeof getStoreRoute>('get', '/api/till/store'),
  patchStore: (body: StorePatch) =>
    call<typeof patchStoreRoute>('patch', '/api/till/store', {
      body,
      // payment links begin with this address (reliability.md A32)
      proof: body.publicUrl === undefined ? 'password' : 'freshPassword',
    }),
  policy: () => call<typeof getPolicyRoute>('get', '/api/till/policy'),
  setPolicy: (body: PolicyView) =>
    call<typeof putPolicyRoute>('put', '/api/till/policy', { body, proof: 'freshPassword' }),
  rates: () => call<typeof getRatesRoute>('get', '/api/till/rates'),
  setRates: (body: RatesInput) =>
    call<typeof putRatesRoute>('put', '/api/till/rates', { body, proof: body.kind === 'manual' ? 'pin' : 'password' }),
  tills: () => call<typeof listTillsRoute>('get', '/api/till/tills'),
  revokeTill: (id: string) => call<typeof revokeTillRoute>('delete', `/api/till/tills/${id}`),
  revokeDisplay: (id: string) => call<typeof revokeDisplayRoute>('delete', `/api/till/displays/${id}`),
  users: () => call<typeof listUsersRoute>('get', '/api/till/users', { proof: 'password' }),
  addUser: (body: NewPerson) =>
    call<typeof createUserRoute>('post', '/api/till/users', { body, proof: 'freshPassword' }),
  changeUser: (id: string, body: PersonChange) =>
    call<typeof updateUserRoute>('patch', `/api/till/users/${id}`, { body, proof: 'freshPassword' }),
  removeUser: (id: string) =>
    call<typeof deleteUserRoute>('delete', `/api/till/users/${id}`, { proof: 'freshPassword' }),
});

/** Every call of a page, by name. */
export const createClient = (deps: HttpDeps) => {
  const call = createCall(deps);
  return {
    ...peopleCalls(call),
    ...saleCalls(call),
    ...walletCalls(call),
    ...displayCalls(call),
    ...settingsCalls(call),
    training: trainingCalls(call),
    display: () => call<typeof getDisplay>('get', '/api/display'),
    reportShown: (body: BodyInput<typeof reportShown>) =>
      call<typeof reportShown>('put', '/api/display/shown', { body }),
    headers: deps.headers,
    fetch: deps.fetch,
    password: deps.password,
  };
};
export type Client = ReturnType<typeof createClient>;
