import { createDatabaseCheck } from './check-database.ts';
import { createSteadyClock, systemTime, type TimeSources } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import { openDataFolder, type DataFolder } from '../platform/data-folder.ts';
import { sha256 } from '../platform/digest.ts';
import { randomIds } from '../platform/ids.ts';
import { createLogger } from '../platform/logger.ts';
import type { Clock, Logger, SteadyClock } from '../app/ports.ts';
import type { LightningNode } from '../lightning/node.ts';
import { openStorage, type StorageDeps } from './open-storage.ts';
import type { PriceSource } from '../rates/price-sources.ts';
import type { Lookup } from '../webhooks/endpoint-guard.ts';
import { StartRefused } from '../platform/start-refused.ts';
import { createSecrets, type OwnedSecrets } from '../secrets/secrets.ts';

/** Replacements that a test provides for what lies outside the program and is not in its configuration. */
export interface TestOverrides {
  readonly clock?: Clock;
  /** Replaces the clocks of the machine below it. */
  readonly time?: TimeSources;
  /** Other addresses of the price sources, by name. */
  readonly rateUrls?: Partial<Record<PriceSource['name'], string>>;
  /** Replaces the Lightning node of training. */
  readonly lightningNode?: LightningNode;
  /** Replaces the machine's name resolver for webhooks. */
  readonly lookup?: Lookup;
}

/** Opens what every other part needs: the data folder, the log, the database and the secrets. */
export const openRuntime = async (
  config: Config,
  disposables: AsyncDisposableStack,
  {
    version,
    overrides = {},
    onUpdate,
  }: Pick<StorageDeps, 'version' | 'onUpdate'> & { readonly overrides?: TestOverrides | undefined },
) => {
  const { training } = config;
  const folder = openDataFolder({ dir: config.dataDir, network: config.network, training }, randomIds);
  const { logger, security, close } = createLogger({ level: config.logLevel, folder: folder.path('logs') });
  disposables.defer(close);
  const clock = overrides.clock ? neverJumping(overrides.clock) : createSteadyClock(overrides.time ?? systemTime);
  const storage = await openStorage({ config, folder, logger, clock, ids: randomIds, version, onUpdate }, disposables);
  const { database } = storage.opened;
  const tell = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
  const databaseCheck = createDatabaseCheck({ opened: storage.opened, logger, tell });
  disposables.defer(() => databaseCheck.stop());
  const hasOwner = (await database.read.users.list()).some(({ role }) => role === 'owner');
  if (config.resetOwner && !hasOwner) {
    throw new StartRefused('There is no owner yet. Start Satchel without --reset-owner and set it up.');
  }
  const secrets = openSecrets(config, folder, { hasOwner, logger });
  disposables.defer(() => secrets.close());
  const network = folder.facts().network;
  return {
    config,
    overrides,
    clock,
    logger,
    security,
    folder,
    storage,
    database,
    databaseCheck,
    secrets,
    network,
    training,
    hasOwner,
    ids: randomIds,
    digest: sha256,
  };
};
export type Runtime = Awaited<ReturnType<typeof openRuntime>>;

const openSecrets = (
  config: Config,
  folder: DataFolder,
  { hasOwner, logger }: { hasOwner: boolean; logger: Logger },
): OwnedSecrets => {
  const { id, secrets: remembered } = folder.facts();
  return createSecrets({
    choice: config.secrets,
    remembered,
    isSetUp: hasOwner,
    service: `Satchel/${id}`,
    file: folder.path('secrets.json'),
    ...(config.passphrase === null ? {} : { passphrase: config.passphrase }),
    training: config.training,
    logger,
    remember: (place) => folder.remember({ secrets: place }),
  });
};

const neverJumping = ({ nowMs }: Clock): SteadyClock => ({
  nowMs,
  aheadMs: () => 0,
  follow: () => {},
  isFromBeforeJump: () => false,
});
