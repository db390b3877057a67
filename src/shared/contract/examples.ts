import { backupExamples } from './examples/backups.ts';
import { checkoutExamples } from './examples/checkout.ts';
import type { RouteExample } from './examples/example.ts';
import { lightningExamples } from './examples/lightning.ts';
import { peopleExamples } from './examples/people.ts';
import { settingsExamples } from './examples/settings.ts';
import { storeExamples } from './examples/store.ts';
import { tillExamples } from './examples/till.ts';
import { walletExamples } from './examples/wallet.ts';
import { webhookExamples } from './examples/webhooks.ts';

/** An example of every route by its id. The OpenAPI document shows them, and tests spoil them. */
export const EXAMPLES: Readonly<Record<string, RouteExample>> = {
  ...peopleExamples,
  ...checkoutExamples,
  ...storeExamples,
  ...webhookExamples,
  ...tillExamples,
  ...settingsExamples,
  ...walletExamples,
  ...lightningExamples,
  ...backupExamples,
};
