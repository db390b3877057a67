import { STATUS_EVENTS, isKnownEvent } from '../../domain/webhook/status-events.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';

/** The events that a subscriber asks for, in either shape (api.md HOOK-1). */
export interface WantedEvents {
  readonly events?: readonly string[] | undefined;
  readonly authorizedEvents?:
    | {
        readonly everything?: boolean | null | undefined;
        readonly specificEvents?: readonly string[] | null | undefined;
      }
    | undefined;
}

/**
 * Reads the words of a subscription as they were sent; none means the five status events (api.md HOOK-2). Unknown words
 * are kept but ignored.
 *
 * @returns `unknown_events` if every word is unknown
 */
export const eventsOf = (wanted: WantedEvents): Result<readonly string[]> => {
  const named = [...new Set(namedIn(wanted))];
  return named.length === 0 || named.some(isKnownEvent) ? ok(named) : refuse('unknown_events');
};

const namedIn = ({ events, authorizedEvents }: WantedEvents): readonly string[] => {
  if (events?.length) return events;
  return authorizedEvents?.everything ? [] : (authorizedEvents?.specificEvents ?? []);
};

/** The words that an answer shows for a subscription. */
export const shownEvents = (events: readonly string[]): readonly string[] =>
  events.length === 0 ? STATUS_EVENTS : events;
