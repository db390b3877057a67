import type { LightningBackend } from '../../../common/lightning-calls.ts';
import type { Words } from '../../../words/office-words.ts';

/** How a backend is, in one word (lightning.md LN-23). */
export type BackendState = 'ok' | 'starting' | 'locked' | 'behind' | 'refused' | 'certificate' | 'away' | 'failing';

/** Reasons of the server's closed list that have a word and an advice of their own. */
const STATES: ReadonlyMap<string, BackendState> = new Map([
  ['its wallet is locked', 'locked'],
  ['it has no wallet yet', 'locked'],
  ['it is starting', 'starting'],
  ['it has not caught up with the chain', 'behind'],
  ['it cannot be paid now: it has not caught up with the chain, or has no channel in use', 'behind'],
  ['it refuses the credential', 'refused'],
  ['the credential may not do this', 'refused'],
  ['it does not know this connection, or knows it no longer', 'refused'],
  ['it shows another certificate than before; if that is right, approve it', 'certificate'],
  ['nothing answers there', 'away'],
  ['there is no route to it', 'away'],
  ['its name is not known', 'away'],
  ['it does not answer', 'away'],
  ['it did not answer in time', 'away'],
  ['it is on none of its relays', 'away'],
]);

export const stateOf = ({ health }: LightningBackend): BackendState => {
  if (health.state === 'ok') return 'ok';
  if (health.state === 'starting') return 'starting';
  return STATES.get(health.lastError ?? '') ?? 'failing';
};

/** The name that it gives itself, otherwise its host. */
export const nameOf = ({ name, label }: Pick<LightningBackend, 'name' | 'label'>): string => name ?? label;

/** LND 0.21.3 */
export const kindOf = ({ kind, version }: LightningBackend, { lightning }: Words['owner']): string =>
  [lightning.kinds[kind] ?? kind, version].filter(Boolean).join(' ');

/** Share of the channels that is free to receive, in percent; null if the backend does not tell both sides. */
export const freePercent = ({ status }: LightningBackend): number | null => {
  if (!status || status.receivableSats === null || status.balanceSats === null) return null;
  const [free, held] = [BigInt(status.receivableSats), BigInt(status.balanceSats)];
  return free + held === 0n ? 0 : Number((free * 100n) / (free + held));
};
