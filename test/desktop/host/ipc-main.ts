import { EventEmitter } from 'node:events';

type Handler = (event: object, ...words: unknown[]) => unknown;
const handlers = new Map<string, Handler>();

export const ipcMain = Object.assign(new EventEmitter(), {
  handle: (channel: string, handler: Handler): void => {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  },
  removeHandler: (channel: string): void => void handlers.delete(channel),
});

/** Answers a page's `invoke` with the value, or with the sentence that Electron makes of an error. */
export const answerInvoke = async (
  event: object,
  channel: string,
  words: readonly unknown[],
): Promise<{ readonly ok: boolean; readonly value: unknown }> => {
  try {
    const handler = handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    return { ok: true, value: await handler(event, ...words) };
  } catch (error) {
    return { ok: false, value: `Error invoking remote method '${channel}': ${String(error)}` };
  }
};
