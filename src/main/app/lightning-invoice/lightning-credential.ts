/** The credential of a stored backend, and how another one takes its place (lightning.md LN-25). */
import { z } from 'zod';
import type { Secrets } from '../ports.ts';
import { lightningSecret, nextLightningSecret } from '../secret-names.ts';
import type { LightningBackendRecord, LightningConfig } from './lightning-ports.ts';

type Stored = Pick<LightningBackendRecord, 'id' | 'config'>;

/** A credential that was written ahead of its settings, and the settings that it belongs to. */
const nextSchema = z.object({ config: z.string(), credential: z.string() });

/**
 * Returns the credential of a backend as its stored settings say. One that was written ahead counts as soon as its
 * settings are stored, even if the program ended before it took the place of the old one. If the settings are those of
 * before, nobody can tell whether it was stored; it was tried with them, so it counts.
 */
export const readCredential = async (secrets: Pick<Secrets, 'get'>, { id, config }: Stored): Promise<string | null> => {
  const next = await readNext(secrets, id);
  return next?.config === textOfConfig(config) ? next.credential : secrets.get(lightningSecret(id));
};

/** Writes a credential beside the one in use, which still counts until these settings are stored. */
export const writeNextCredential = (secrets: Secrets, { id, config }: Stored, credential: string): Promise<void> =>
  secrets.set(nextLightningSecret(id), JSON.stringify({ config: textOfConfig(config), credential }));

export const dropNextCredential = (secrets: Secrets, id: string): Promise<void> =>
  secrets.delete(nextLightningSecret(id));

/** Puts the one that was written ahead into its place if its settings are stored, and forgets it else. */
export const settleCredential = async (secrets: Secrets, { id, config }: Stored): Promise<void> => {
  const next = await readNext(secrets, id);
  if (next === null) return;
  if (next.config === textOfConfig(config)) await secrets.set(lightningSecret(id), next.credential);
  await secrets.delete(nextLightningSecret(id));
};

export const forgetCredential = async (secrets: Secrets, id: string): Promise<void> => {
  await secrets.delete(nextLightningSecret(id));
  await secrets.delete(lightningSecret(id));
};

/** Settings as a text that is the same for the same settings, in whatever order they stand. */
export const textOfConfig = (config: LightningConfig): string =>
  JSON.stringify(Object.entries(config).toSorted(([one], [other]) => (one < other ? -1 : 1)));

const readNext = async (secrets: Pick<Secrets, 'get'>, id: string): Promise<z.infer<typeof nextSchema> | null> => {
  const text = await secrets.get(nextLightningSecret(id));
  return text === null ? null : nextSchema.parse(JSON.parse(text));
};
