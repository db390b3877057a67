import { displayEvents, getDisplay, reportShown, showOnDisplay } from '../../../../shared/contract/display.ts';
import type { DisplayView } from '../../../../shared/display.ts';
import { ok, refuse, type Result } from '../../../../shared/result.ts';
import { displayView } from '../../../app/screen/display-view.ts';
import { loadInvoiceView } from '../../../app/invoice/invoice-view.ts';
import type { Clock, Feed } from '../../../app/ports.ts';
import type { Network } from '../../../../shared/vocabulary.ts';
import type { Database } from '../../../app/repositories.ts';
import type { ShowOnDisplay } from '../../../app/screen/show-on-display.ts';
import { serve, serveStream, type Context, type Served, type StreamHandler } from '../../handler.ts';
import type { ScreenReports } from '../../screen-reports.ts';
import type { TillPresence } from '../../till-presence.ts';
import { createSharedLooks, type Look } from '../../shared-looks.ts';

export interface CustomerScreenDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly feed: Feed;
  readonly network: Network;
  readonly training: boolean;
  readonly presence: TillPresence;
  readonly reports: ScreenReports;
  readonly showOnDisplay: ShowOnDisplay;
}

/** Expiry, the minute after "Paid" and an absent till change the screen without an event in the feed. */
const RENDER_EVERY_MS = 500;
/**
 * A screen that hears nothing for 3 s shows no code (design.md STATE-21), so the stream speaks more often than that.
 */
const BEAT_MS = 1_000;

/** The view of a customer screen (api.md DISP-2), and the till's request that puts an invoice on it (api.md TA-7). */
export const createCustomerScreenRoutes = (given: CustomerScreenDeps): Served[] => {
  const deps = { ...given, plainOn: new Map<string, string>() };
  return screenRoutes(deps);
};

/** The sale that each screen shows as its address alone. In memory: after a restart the usual code is back. */
type Deps = CustomerScreenDeps & { readonly plainOn: Map<string, string> };

const screenRoutes = (deps: Deps): Served[] => [
  serve(getDisplay, async ({ context }) => {
    const view = await viewOf(deps, displayIdOf(context));
    return view.ok ? ok({ status: 200, body: view.value }) : view;
  }),
  serve(reportShown, async ({ body, context }) => {
    deps.reports.take(displayIdOf(context), body);
    return ok({ status: 204, body: null });
  }),
  serveStream(displayEvents, screenEvents(deps), BEAT_MS),
  serve(showOnDisplay, async ({ params, body, context }) => {
    // before the change is announced, because the screen is looked at again then
    if (body.plain && body.invoiceId !== null) deps.plainOn.set(params.id, body.invoiceId);
    else deps.plainOn.delete(params.id);
    const shown = await deps.showOnDisplay({
      storeId: context.store?.id ?? '',
      displayId: params.id,
      invoiceId: body.invoiceId,
    });
    return shown.ok ? ok({ status: 200, body: { id: shown.value.id, invoiceId: shown.value.invoiceId } }) : shown;
  }),
];

const displayIdOf = ({ subject }: Context): string => (subject.kind === 'display' ? subject.display.id : '');

/** The screen as it is now; it is idle while its till is absent (api.md DISP-3). */
const viewOf = async (deps: Deps, displayId: string): Promise<Result<DisplayView>> => {
  const { read } = deps.database;
  const display = await read.displays.get(displayId);
  const store = display && (await read.stores.get(display.storeId));
  if (!display || !store || display.revokedAtMs !== null) return refuse('invalid_display');
  const nowMs = deps.clock.nowMs();
  const isAbsent = deps.presence.isAbsent(display.storeId, display.tillId, display.shownAtMs ?? 0);
  const invoice = display.invoiceId === null || isAbsent ? undefined : await read.invoices.get(display.invoiceId);
  const view = invoice ? await loadInvoiceView(read, invoice, nowMs) : null;
  const plain = view !== null && deps.plainOn.get(displayId) === view.id;
  return ok(displayView({ display, store, view, plain, network: deps.network, training: deps.training, nowMs }));
};

const screenEvents = (deps: Deps): StreamHandler<typeof displayEvents> => {
  const looks = createSharedLooks({ feed: deps.feed, everyMs: RENDER_EVERY_MS });
  return async ({ context }) => {
    if (context.subject.kind !== 'display') return refuse('invalid_display');
    const { id, storeId } = context.subject.display;
    const wakes = (event: { storeId: string }): boolean => event.storeId === storeId;
    return ok(looks.follow({ id, wakes, look: () => screenLook(deps, id) }, context.signal));
  };
};

const screenLook = async (deps: Deps, displayId: string): Promise<Look | undefined> => {
  const view = await viewOf(deps, displayId);
  if (!view.ok) return undefined;
  const { now: _now, ...rest } = view.value; // the passing of time alone is no change
  return { text: JSON.stringify(rest), event: { event: 'display', data: view.value } };
};
