import type { ScreenReport } from '../../shared/display.ts';
import type { Clock } from '../app/ports.ts';

/** A screen repeats its report every 2 s; without one for this long nobody knows what it shows (api.md DISP-4). */
const GOOD_FOR_MS = 5_000;

/** Knows what each customer's screen last said that it shows. A restart forgets it, and the screens say it again. */
export interface ScreenReports {
  readonly take: (displayId: string, report: ScreenReport) => void;
  /** @returns null if the screen has said nothing lately */
  readonly of: (displayId: string) => ScreenReport | null;
}

export const createScreenReports = (clock: Clock): ScreenReports => {
  const reports = new Map<string, { readonly report: ScreenReport; readonly atMs: number }>();
  return {
    take: (displayId, report) => void reports.set(displayId, { report, atMs: clock.nowMs() }),
    of: (displayId) => {
      const last = reports.get(displayId);
      return last && clock.nowMs() - last.atMs <= GOOD_FOR_MS ? last.report : null;
    },
  };
};
