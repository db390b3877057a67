import { EventEmitter } from 'node:events';
import { lateWiring } from './late-wiring.ts';

type Ask = (contents: unknown, permission: string, answer: (allowed: boolean) => void, details: object) => void;
type Check = (contents: unknown, permission: string, origin: string, details: object) => boolean;
export interface RequestDetails {
  readonly id: number;
  readonly url: string;
  readonly method: string;
  readonly resourceType: string;
  readonly webContentsId: number;
}
type OnBeforeRequest = (details: RequestDetails, answer: (response: { readonly cancel?: boolean }) => void) => void;

/** Chromium's names of permissions that Electron names differently. */
const CHROMIUM_NAMES: Readonly<Record<string, readonly string[]>> = {
  'clipboard-sanitized-write': ['clipboard-write'],
  media: ['camera', 'microphone'],
};

const createSession = (partition: string) => {
  let request: Ask | null = null;
  let check: Check | null = null;
  let before: OnBeforeRequest | null = null;
  const emitter = new EventEmitter();
  /** The default session is the profile's; the others are contexts of their own, in memory. */
  const contextId = partition === '' ? Promise.resolve(undefined) : lateWiring().then((wiring) => wiring.newContext());
  contextId.catch(() => undefined); // reported when a window needs it
  const session = Object.assign(emitter, {
    setPermissionRequestHandler: (handler: Ask | null): void => void (request = handler),
    setPermissionCheckHandler: (handler: Check | null): void => void (check = handler),
    setDevicePermissionHandler: (): void => undefined,
    closeAllConnections: async (): Promise<void> => undefined,
    webRequest: {
      onBeforeRequest: (...words: [OnBeforeRequest | null] | [{ urls: string[] }, OnBeforeRequest | null]): void => {
        before = words.length === 1 ? words[0] : words[1];
      },
    },
  });
  return {
    session,
    contextId,
    /** Asks the app's handlers (without one, Electron allows) and sets Chromium to the same answer. */
    consult: async (
      kind: 'check' | 'request',
      permission: string,
      contents: unknown,
      origin: string,
    ): Promise<void> => {
      const details = { requestingUrl: `${origin}/`, isMainFrame: true };
      const allowed =
        kind === 'check'
          ? (check?.(contents, permission, origin, details) ?? true)
          : await new Promise<boolean>((resolve) => {
              if (request) request(contents, permission, resolve, details);
              else resolve(true);
            });
      const { browser } = await lateWiring();
      const context = await contextId;
      const setting = allowed ? 'granted' : 'denied';
      const where = { origin, ...(context ? { browserContextId: context } : {}) };
      for (const name of CHROMIUM_NAMES[permission] ?? [permission])
        await browser.send('Browser.setPermission', { permission: { name }, setting, ...where });
    },
    cancels: (details: RequestDetails): Promise<boolean> =>
      new Promise((resolve) => {
        if (before) before(details, ({ cancel }) => resolve(cancel === true));
        else resolve(false);
      }),
  };
};
export type HostSession = ReturnType<typeof createSession>;

const sessions = new Map<string, HostSession>();
export const sessionOf = (partition: string): HostSession => {
  const known = sessions.get(partition) ?? createSession(partition);
  sessions.set(partition, known);
  return known;
};

export const session = {
  get defaultSession() {
    return sessionOf('').session;
  },
  fromPartition: (partition: string) => sessionOf(partition).session,
};
