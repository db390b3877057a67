import { z } from 'zod';
import { backupSettingsSchema } from '../../app/backup/backup-settings.ts';
import { sweepPlacesSchema } from '../../app/payment/sweep-places.ts';
import { SETTING } from '../../app/settings-keys.ts';
import { announcedChangesSchema } from '../../app/announced-change.ts';
import { lookedAheadSchema } from '../../app/wallet-setup/look-ahead.ts';
import { storedRunSchema } from '../../app/wallet-setup/next-run.ts';
import { setupSkippedSchema } from '../../app/wallet-setup/setup-progress.ts';
import { walletSkippedSchema } from '../../app/wallet-setup/wallet-marks.ts';
import { ratesInputSchema } from '../../../shared/contract/settings.ts';

/** Reads a row of the settings as the program would. @throws if the value does not fit its key */
export const readStoredSetting = (row: unknown): unknown => {
  const { key, value } = rowSchema.parse(row);
  return (SCHEMAS.get(key) ?? z.json()).parse(JSON.parse(value));
};

const rowSchema = z.object({ key: z.string(), value: z.string() });

const id = z.string().min(1);
/** Of every version: what is refused today when it is entered may be stored since long ago. */
const nodeUrl = z.url({ protocol: /^https?$/ }).refine((text) => !/^https?:\/\/[^/]*@/i.test(text));
const sourcesSchema = z.array(
  z.discriminatedUnion('kind', [
    z.object({
      id,
      kind: z.literal('core'),
      url: nodeUrl,
      username: z.string().nullable(),
      zmqRawTx: z.string().nullable(),
      zmqHashBlock: z.string().nullable(),
    }),
    z.object({ id, kind: z.literal('esplora'), urls: z.array(nodeUrl), own: z.boolean().optional() }),
    z.object({
      id,
      kind: z.literal('electrum'),
      urls: z.array(z.string().regex(/^(?:ssl|tcp):\/\//)),
      own: z.boolean(),
    }),
    z.object({ id, kind: z.literal('training') }),
  ]),
);

const atMs = z.int();
const rate = z.string().regex(/^\d+(\.\d+)?$/);
const manualSchema = z.array(z.object({ currency: z.string(), rate, fromMs: atMs, untilMs: atMs, userId: z.string() }));
const lastSchema = z.record(
  z.string(),
  z.object({
    rate,
    atMs,
    sources: z.array(z.object({ name: z.string(), rate, atMs, used: z.boolean() })),
    agreed: z.object({ rate, atMs }).nullable(),
  }),
);

const SCHEMAS: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  [SETTING.ratesConfig, ratesInputSchema],
  [SETTING.ratesManual, manualSchema],
  [SETTING.ratesLast, lastSchema],
  [SETTING.sources, sourcesSchema],
  [SETTING.sweeps, sweepPlacesSchema],
  [SETTING.lookedAhead, lookedAheadSchema],
  [SETTING.walletSkipped, walletSkippedSchema],
  [SETTING.setupSkipped, setupSkippedSchema],
  [SETTING.walletChanges, announcedChangesSchema],
  [SETTING.publicUrlChanges, announcedChangesSchema],
  [SETTING.run, storedRunSchema],
  [SETTING.backup, backupSettingsSchema],
  [SETTING.health, z.string()],
]);
