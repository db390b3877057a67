import { STATUS_EVENTS, isKnownEvent } from '../../domain/webhook/status-events.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';

/** What a subscriber wants to hear, in either shape (api.md §4). */
export interface WantedEvents {
  readonly events?: readonly string[] | undefined;
  readonly authorizedEvents?:
    | {
        readonly everything?: boolean | null | undefined;
        readonly specificEvents?: readonly string[] | null | undefined;
      }
    | undefined;
}

/** Words as they were named; none means the five. Unknown ones are kept and ignored, only unknown ones refused. */
export const eventsOf = (wanted: WantedEvents): Result<readonly string[]> => {
  const named = [...new Set(namedIn(wanted))];
  return named.length === 0 || named.some(isKnownEvent) ? ok(named) : refuse('unknown_events');
};

const namedIn = ({ events, authorizedEvents }: WantedEvents): readonly string[] => {
  if (events?.length) return events;
  return authorizedEvents?.everything ? [] : (authorizedEvents?.specificEvents ?? []);
};

/** The words a subscriber is told. */
export const shownEvents = (events: readonly string[]): readonly string[] =>
  events.length === 0 ? STATUS_EVENTS : events;
