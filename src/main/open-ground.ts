import { systemClock } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import { openDataFolder, type DataFolder } from './platform/data-folder.ts';
import { sha256 } from './platform/digest.ts';
import { randomIds } from './platform/ids.ts';
import { createLogger } from './platform/logger.ts';
import type { Logger } from './app/ports.ts';
import { openStorage } from './open-storage.ts';
import { createSecrets, type OwnedSecrets } from './secrets/secrets.ts';

/** What every part stands on: folder, log, database, secrets. */
export const openGround = async (config: Config, parts: AsyncDisposableStack) => {
  const { training } = config;
  const folder = openDataFolder({ dir: config.dataDir, network: config.network, training }, randomIds);
  const { logger, close } = createLogger({ level: config.logLevel, folder: folder.path('logs') });
  parts.defer(close);
  const clock = systemClock;
  const storage = openStorage({ config, folder, logger, clock }, parts);
  const { database } = storage.opened;
  const hasOwner = (await database.read.users.list()).some(({ role }) => role === 'owner');
  const secrets = openSecrets(config, folder, { hasOwner, logger });
  parts.defer(() => secrets.close());
  const network = folder.facts().network;
  return {
    config,
    clock,
    logger,
    folder,
    storage,
    database,
    secrets,
    network,
    training,
    hasOwner,
    ids: randomIds,
    digest: sha256,
  };
};
export type Ground = Awaited<ReturnType<typeof openGround>>;

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
