import {
  getSourcesRoute,
  putSourcesRoute,
  testSourceRoute,
  type SourceHealthView,
  type SourcesView,
} from '../../../../shared/contract/settings.ts';
import { ok } from '../../../../shared/result.ts';
import { isoTime } from '../../../../shared/time.ts';
import type { Chain, SourceConfig, SourceHealth } from '../../../app/ports.ts';
import type { ChainSourcesUseCase } from '../../../app/store-settings/chain-sources.ts';
import { serve, type Served } from '../../handler.ts';
import { actorOf } from '../common/subject.ts';

export interface ChainSourcesDeps {
  readonly sources: ChainSourcesUseCase;
  readonly chain: Pick<Chain, 'sources'>;
}

/** Chain sources with their health, and the test of one before it is saved (api.md TA-11). */
export const createChainSourceRoutes = ({ sources, chain }: ChainSourcesDeps): Served[] => [
  serve(getSourcesRoute, async () => ok({ status: 200, body: sourcesView(await sources.list(), chain.sources()) })),
  serve(putSourcesRoute, async ({ body, context }) => {
    const saved = await sources.replace(actorOf(context), body.sources);
    return saved.ok ? ok({ status: 200, body: sourcesView(saved.value, chain.sources()) }) : saved;
  }),
  serve(testSourceRoute, async ({ body }) => {
    const tested = await sources.test(body);
    if (tested.ok) return ok({ status: 200, body: { ok: true, height: tested.value.height, error: null } });
    if (tested.error.code !== 'upstream_failed') return tested;
    return ok({ status: 200, body: { ok: false, height: null, error: String(tested.error.params?.['reason'] ?? '') } });
  }),
];

export const sourceHealthView = ({ lastOkAtMs, ...health }: SourceHealth): SourceHealthView => ({
  ...health,
  lastOkAt: lastOkAtMs === null ? null : isoTime(lastOkAtMs),
});

const sourcesView = (sources: readonly SourceConfig[], health: readonly SourceHealth[]): SourcesView => ({
  sources: sources.map((source) => {
    const now = health.find(({ id }) => id === source.id);
    return {
      id: source.id,
      kind: source.kind,
      url: urlOf(source),
      hasCredentials: source.kind === 'core' && source.username !== null,
      zmqRawTx: source.kind === 'core' ? source.zmqRawTx : null,
      zmqHashBlock: source.kind === 'core' ? source.zmqHashBlock : null,
      health: now ? sourceHealthView(now) : null,
    };
  }),
});

const urlOf = (source: SourceConfig): string | null => {
  if (source.kind === 'core') return source.url;
  return source.kind === 'esplora' ? (source.urls[0] ?? null) : null;
};
