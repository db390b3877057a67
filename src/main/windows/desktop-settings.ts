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
  /** Linux has desktops without a tray, where a hidden window would be gone. */
  readonly platform: NodeJS.Platform;
  readonly log: { readonly warn: (fields: object, message: string) => void };
}

/** What belongs to this machine and not to the shop: a backup restored elsewhere does not bring it along. */
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
      return initial; // first start, or damaged: windows then stand where the system puts them
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
        log.warn({ err: error }, 'the place of the windows was not kept');
      }
    },
  };
};
