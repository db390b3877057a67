import type { DisplaysUseCase } from '../app/screen/pair-display.ts';
import { SETTING } from '../app/settings-keys.ts';
import type { Secrets, SourceConfig } from '../app/ports.ts';
import type { Database } from '../app/repositories.ts';
import type { DisplayIndex } from '../app/people/token-index.ts';
import type { SetUp } from '../app/wallet-setup/setup.ts';
import type { Links } from '../http/links.ts';
import { TRAINING_KEY } from '../wallet/training-key.ts';
import { TRAINING_DISPLAY_SECRET } from '../app/secret-names.ts';

/** The owner of the training shop, whose PIN the lock screen shows (product.md PROG-4). It opens no real shop. */
const OWNER = { name: 'demo', password: 'training', pin: '0000' } as const;
const STORE = { name: 'Training Café', currency: 'EUR' } as const;

export interface SeedDeps {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly setUp: SetUp;
  readonly code: string | null;
  readonly displayPairing: DisplaysUseCase;
  readonly displays: DisplayIndex;
  readonly links: Links;
  readonly sources: readonly SourceConfig[];
}

/** Sets up the training shop at its first start and pairs a customer's screen. @returns the address of the screen */
export const seedTraining = async (deps: SeedDeps): Promise<string> => {
  if (deps.code !== null) {
    const wallet = { key: TRAINING_KEY, scriptType: 'p2wpkh' } as const;
    const done = await deps.setUp({ setupCode: deps.code, owner: OWNER, store: STORE, wallet });
    if (!done.ok) throw new Error(`training could not be set up: ${done.error.code}`);
    await deps.database.write((tx) => tx.settings.set(SETTING.sources, JSON.stringify(deps.sources)));
  }
  const [store] = await deps.database.read.stores.list();
  if (!store) throw new Error('training has no store');
  const known = await deps.secrets.get(TRAINING_DISPLAY_SECRET);
  if (known !== null && deps.displays.find(known)) return `${deps.links.base(store)}/display#${known}`;
  const actor = { userId: null, storeId: store.id };
  const paired = await deps.displayPairing.pair(actor, store, { name: "Customer's screen", tillId: null });
  if (!paired.ok) throw new Error(`training has no screen: ${paired.error.code}`);
  await deps.secrets.set(TRAINING_DISPLAY_SECRET, paired.value.token);
  return paired.value.url;
};
