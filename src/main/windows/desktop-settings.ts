import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const box = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() });
const settingsSchema = z.object({
  till: z.object({ box, maximized: z.boolean() }).nullable(),
  customerScreen: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('auto') }),
    z.object({ kind: z.literal('off') }),
    z.object({ kind: z.literal('screen'), id: z.int(), label: z.string(), bounds: box }),
  ]),
  keepInTray: z.boolean(),
});
export type DesktopSettings = Readonly<z.infer<typeof settingsSchema>>;

export interface DesktopSettingsFile {
  readonly get: () => DesktopSettings;
  readonly change: (change: Partial<DesktopSettings>) => void;
}

export interface DesktopSettingsDeps {
  readonly file: string;
  /** Some Linux desktops have no tray, so a hidden window could not be reached. */
  readonly platform: NodeJS.Platform;
  readonly log: { readonly warn: (fields: object, message: string) => void };
}

/** Settings of this machine rather than of the shop, so a backup restored elsewhere does not carry them. */
export const openDesktopSettings = ({ file, platform, log }: DesktopSettingsDeps): DesktopSettingsFile => {
  const initial: DesktopSettings = {
    till: null,
    customerScreen: { kind: 'auto' },
    keepInTray: platform !== 'linux',
  };
  const read = (): DesktopSettings => {
    try {
      return settingsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      return initial; // first start, or a damaged file: the system then places the windows
    }
  };
  let settings = read();
  return {
    get: () => settings,
    change: (change) => {
      settings = { ...settings, ...change };
      try {
        writeFileSync(`${file}.new`, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
        renameSync(`${file}.new`, file);
      } catch (error) {
        log.warn({ err: error }, 'window positions could not be saved');
      }
    },
  };
};
