import type { SessionView } from './client.ts';

type Source = SessionView['sources'][number];

/**
 * Who tells Satchel about payments now (design.md STATE-51): `watched` if a source does; otherwise there is none, none
 * ever answered, the own node is away, a public server is away, or the whole internet is.
 */
export type Watching = 'watched' | 'no-source' | 'never-answered' | 'node-away' | 'server-away' | 'no-internet';

export const watchingOf = (session: Pick<SessionView, 'sources' | 'rate'>): Watching => {
  const { sources } = session;
  if (sources.length === 0) return 'no-source';
  if (sources.some(({ state }) => state !== 'failing')) return 'watched';
  if (sources.every(({ lastOkAt }) => lastOkAt === null)) return 'never-answered';
  if (sources.some(({ kind }) => kind === 'core')) return 'node-away';
  return isPriceFresh(session) ? 'server-away' : 'no-internet';
};

/** The source that a sentence names: the own node if there is one. */
export const namedSource = ({ sources }: Pick<SessionView, 'sources'>): Source['label'] =>
  (sources.find(({ kind }) => kind === 'core') ?? sources[0])?.label ?? '';

const FRESH_SECONDS = 60;

/** Prices come from the internet too: while they do, it is there. */
const isPriceFresh = ({ rate }: Pick<SessionView, 'rate'>): boolean =>
  rate !== null && rate.value !== null && rate.ageSeconds <= FRESH_SECONDS;
