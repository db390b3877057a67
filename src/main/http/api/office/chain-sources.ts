import {
  getSourcesRoute,
  putSourcesRoute,
  testSourceRoute,
  type SourceHealthView,
  type SourceKind,
  type SourcesView,
} from '../../../../shared/contract/settings.ts';
import { ok } from '../../../../shared/result.ts';
import { isoTime } from '../../../../shared/time.ts';
import type { SourceHealthUseCase, SourceInWords } from '../../../app/payment/source-health.ts';
import type { SourceConfig, SourceConfigOf } from '../../../app/ports.ts';
import type { ChainSourcesUseCase } from '../../../app/store-settings/chain-sources.ts';
import { serve, type Served } from '../../handler.ts';
import { actorOf } from '../common/subject.ts';

export interface ChainSourcesDeps {
  readonly sources: ChainSourcesUseCase;
  readonly health: SourceHealthUseCase;
}

/** Chain sources with their health, and the test of one before it is saved (api.md TA-11). */
export const createChainSourceRoutes = ({ sources, health }: ChainSourcesDeps): Served[] => [
  serve(getSourcesRoute, async () => ok({ status: 200, body: sourcesView(await sources.list(), health) })),
  serve(putSourcesRoute, async ({ body, context }) => {
    const saved = await sources.replace(actorOf(context), body.sources);
    return saved.ok ? ok({ status: 200, body: sourcesView(saved.value, health) }) : saved;
  }),
  serve(testSourceRoute, async ({ body }) => {
    const tested = await sources.test(body);
    if (tested.ok) return ok({ status: 200, body: { ok: true, height: tested.value.height, error: null } });
    if (tested.error.code !== 'upstream_failed') return tested;
    return ok({ status: 200, body: { ok: false, height: null, error: String(tested.error.params?.['reason'] ?? '') } });
  }),
];

export const sourceHealthView = ({ lastOkAtMs, words, ...health }: SourceInWords): SourceHealthView => ({
  ...health,
  words: [...words],
  lastOkAt: lastOkAtMs === null ? null : isoTime(lastOkAtMs),
});

const sourcesView = (sources: readonly SourceConfig[], health: SourceHealthUseCase): SourcesView => ({
  agreement: health.agreement(),
  sources: sources.map((source) => {
    const now = health.sources().find(({ id }) => id === source.id);
    return {
      id: source.id,
      kind: source.kind,
      ...shownOf(source.kind)(source),
      health: now ? sourceHealthView(now) : null,
      stand: standView(health.standOf(source.id)),
    };
  }),
});

const standView = (stand: ReturnType<SourceHealthUseCase['standOf']>): SourcesView['sources'][number]['stand'] => {
  if (!stand) return null;
  const { votes, weight, place, apart } = stand;
  return { votes, weight, place, apart };
};

type ShownSource = Pick<SourcesView['sources'][number], 'url' | 'hasCredentials' | 'zmqRawTx' | 'zmqHashBlock' | 'own'>;
const NOTHING_SHOWN: ShownSource = { url: null, hasCredentials: false, zmqRawTx: null, zmqHashBlock: null, own: false };
const SHOWN: { readonly [K in SourceKind]: (source: SourceConfigOf<K>) => ShownSource } = {
  core: ({ url, username, zmqRawTx, zmqHashBlock }) => ({
    url,
    hasCredentials: username !== null,
    zmqRawTx,
    zmqHashBlock,
    own: true,
  }),
  esplora: ({ urls, own = false }) => ({ ...NOTHING_SHOWN, url: urls[0] ?? null, own }),
  electrum: ({ urls, own }) => ({ ...NOTHING_SHOWN, url: urls.join(' '), own }),
  training: () => ({ ...NOTHING_SHOWN, own: true }),
};
const shownOf = <K extends SourceKind>(kind: K): ((source: SourceConfigOf<K>) => ShownSource) => SHOWN[kind];
