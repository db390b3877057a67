import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { CommitUnaudited, Effects } from '../commit.ts';
import type { Clock } from '../ports.ts';
import type { DisplayRecord, EventRecord } from '../records.ts';
import type { SaveResponse, WriteRepositories } from '../repositories.ts';

export interface ShowOnDisplayInput {
  readonly storeId: string;
  readonly displayId: string;
  /** Null makes the screen idle. */
  readonly invoiceId: string | null;
  readonly saveResponse?: SaveResponse<DisplayRecord>;
}
export type ShowOnDisplay = (input: ShowOnDisplayInput) => Promise<Result<DisplayRecord>>;

/** Puts an invoice on a screen, or clears the screen. @returns `not_found` if either is unknown */
export const createShowOnDisplay =
  (deps: { readonly commitUnaudited: CommitUnaudited; readonly clock: Clock }): ShowOnDisplay =>
  async (input) => {
    const nowMs = deps.clock.nowMs();
    const shown = await deps.commitUnaudited(async (tx) => {
      const display = await tx.displays.get(input.displayId);
      if (!display || display.storeId !== input.storeId || display.revokedAtMs !== null) return NOT_SHOWN;
      const invoice = input.invoiceId === null ? null : await tx.invoices.get(input.invoiceId);
      if (invoice !== null && invoice?.storeId !== input.storeId) return NOT_SHOWN;
      const result = await showIn(tx, display, input.invoiceId, nowMs);
      await input.saveResponse?.(tx, result.display);
      return { value: result.display, feed: [result.event] };
    });
    return shown ? ok(shown) : refuse('not_found');
  };

/**
 * Puts an invoice on a screen, or clears it, inside the caller's transaction.
 *
 * @returns the changed display and its feed row, to be published after the commit
 */
export const showIn = async (
  tx: WriteRepositories,
  display: DisplayRecord,
  invoiceId: string | null,
  atMs: number,
): Promise<{ readonly display: DisplayRecord; readonly event: EventRecord }> => {
  const change = { invoiceId, shownAtMs: invoiceId === null ? null : atMs };
  await tx.displays.update(display.id, change);
  const event = await tx.events.insert({
    storeId: display.storeId,
    invoiceId: null,
    type: 'display.changed',
    data: JSON.stringify({ displayId: display.id }),
    atMs,
  });
  return { display: { ...display, ...change }, event };
};

/** Chooses one screen by its id, or the screens that follow this till or every till. */
export type ScreenChoice = { readonly displayId: string } | { readonly tillId: string | null };

/** The screens of a store that show an invoice. */
export const screensOf = (displays: readonly DisplayRecord[], storeId: string, choice: ScreenChoice): DisplayRecord[] =>
  displays.filter((display) => {
    if (display.storeId !== storeId || display.revokedAtMs !== null) return false;
    if ('displayId' in choice) return display.id === choice.displayId;
    return display.tillId === null || display.tillId === choice.tillId;
  });

const NOT_SHOWN: Effects<DisplayRecord | undefined> = { value: undefined, feed: [] };
