import {
  listDisplaysRoute,
  listTillsRoute,
  pairDisplayRoute,
  pairTillRoute,
  revokeDisplayRoute,
  revokeTillRoute,
  type DisplaySummary,
  type TillView,
} from '../../../../shared/contract/pairing.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import { isoTime } from '../../../../shared/time.ts';
import type { StoreRecord, TillRecord } from '../../../app/records.ts';
import type { Database } from '../../../app/repositories.ts';
import type { DisplaysUseCase, ListedDisplay, PairedDisplay } from '../../../app/screen/pair-display.ts';
import type { PairedTill, TillsUseCase } from '../../../app/screen/pair-till.ts';
import { serve, type Context, type Served } from '../../handler.ts';
import type { ScreenReports } from '../../screen-reports.ts';
import { actorOf, storeOf } from '../common/subject.ts';

export interface PairingDeps {
  readonly database: Database;
  readonly tills: TillsUseCase;
  readonly displays: DisplaysUseCase;
  readonly training: boolean;
  readonly reports: ScreenReports;
}

/** Tills and customer screens: pairing shows their token once, revoking ends it (api.md AUTH-15, TA-5, TA-6). */
export const createPairingRoutes = (deps: PairingDeps): Served[] => [...tillRoutes(deps), ...displayRoutes(deps)];

const tillRoutes = (deps: PairingDeps): Served[] => [
  serve(listTillsRoute, async ({ context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    return ok({ status: 200, body: { tills: (await deps.tills.list(store.value.id)).map(tillView) } });
  }),
  serve(pairTillRoute, async ({ body, context }) => {
    const store = await pairingStore(deps, context);
    if (!store.ok) return store;
    const actor = { ...actorOf(context), storeId: store.value.id };
    const { subject } = context;
    const session = body.here && subject.kind === 'person' ? subject.session : null;
    const made = await deps.tills.pair(actor, { storeId: store.value.id, name: body.name, session }, (tx, paired) =>
      context.saveResponse(tx, 200, pairedTill(paired), paired.till.id),
    );
    return made.ok ? ok({ status: 200, body: pairedTill(made.value) }) : made;
  }),
  serve(revokeTillRoute, async ({ params, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const revoked = await deps.tills.revoke(actorOf(context), store.value.id, params.id);
    return revoked.ok ? ok({ status: 204, body: null }) : revoked;
  }),
];

/** The caller's store. In training nobody needs to be logged in, so the first store stands in. */
const pairingStore = async (deps: PairingDeps, context: Context): Promise<Result<StoreRecord>> => {
  const [first] = context.store || !deps.training ? [] : await deps.database.read.stores.list();
  return first ? ok(first) : storeOf(context);
};

const displayRoutes = ({ displays, reports }: PairingDeps): Served[] => [
  serve(listDisplaysRoute, async ({ context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const listed = await displays.list(store.value.id);
    return ok({ status: 200, body: { displays: listed.map((one) => displaySummary(one, reports)) } });
  }),
  serve(pairDisplayRoute, async ({ body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const input = { name: body.name, tillId: body.tillId ?? context.till?.id ?? null };
    const made = await displays.pair(actorOf(context), store.value, input, (tx, paired) =>
      context.saveResponse(tx, 200, pairedDisplay(paired), paired.display.id),
    );
    return made.ok ? ok({ status: 200, body: pairedDisplay(made.value) }) : made;
  }),
  serve(revokeDisplayRoute, async ({ params, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const revoked = await displays.revoke(actorOf(context), store.value.id, params.id);
    return revoked.ok ? ok({ status: 204, body: null }) : revoked;
  }),
];

const tillView = ({ id, name, storeId, createdAtMs }: TillRecord): TillView => ({
  id,
  name,
  storeId,
  createdAt: isoTime(createdAtMs),
});

const pairedTill = ({ till, token }: PairedTill) => ({ id: till.id, name: till.name, token });

const displaySummary = ({ display, madeBy }: ListedDisplay, reports: ScreenReports): DisplaySummary => {
  const { id, name, tillId, invoiceId, createdAtMs } = display;
  return {
    id,
    name,
    tillId,
    invoiceId,
    by: madeBy,
    shows: reports.of(id),
    createdAt: isoTime(createdAtMs),
  };
};

const pairedDisplay = ({ display, url, token }: PairedDisplay) => ({
  id: display.id,
  name: display.name,
  url,
  token,
});
