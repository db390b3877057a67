import type { HealthLineView } from '../../../../shared/contract/source-health.ts';
import { formatCount } from '../../../common/format.ts';
import { hostOf } from '../../../common/reason-text.ts';
import type { SessionView } from '../../../common/client.ts';
import type { Words } from '../../../words/office-words.ts';
import type { SourcesView } from '../../office-calls.ts';

export type Source = SourcesView['sources'][number];
export type SourceHealth = SessionView['sources'][number];
type Say = Words['office']['sources'];

/** The word for the health of a source, with its number (chain.md CHAIN-52). */
export const healthText = ({ word, count, of }: HealthLineView, { health: say }: Say, locale: string): string => {
  if (word === 'catching-up' && count !== null && of !== null)
    return say.catchingUp(formatCount(count, locale), formatCount(of, locale));
  if (word === 'pruned' || word === 'address-unread') return say[word](count ?? 0);
  return say[word];
};

/** How sentences about a source call it: an own one by its kind, a public one by its host. */
export const nameOf = ({ kind, url, health }: Pick<Source, 'kind' | 'url' | 'health'>, { kinds }: Say): string => {
  if (kind === 'core' || kind === 'training') return kinds[kind];
  const [first = ''] = (url ?? '').split(' ');
  return health?.label || hostOf(first) || kinds[kind];
};

/** Names the disagreement of a source with the chain that counts (chain.md CHAIN-60); null if there is none to name. */
export const placeText = (source: Source, voters: SourcesView['agreement']['voters'], say: Say): string | null => {
  const { place, apart } = source.stand ?? { place: 'unknown', apart: 0 };
  if (place === 'unknown' || place === 'agrees' || apart === 0) return null;
  return say.places[place][voters === 'own' ? 'own' : 'public'](nameOf(source, say), apart);
};

/** True if it works and names the block that counts. */
export const isAgreeing = ({ health, stand }: Source): boolean =>
  stand?.place === 'agrees' && (health?.words[0]?.word === 'works' || stand.votes);
