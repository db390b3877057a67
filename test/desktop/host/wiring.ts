import { randomUUID } from 'node:crypto';
import { launchChromium, type Browser, type Params } from './cdp.ts';

/** A Chromium target behind a window. */
export interface Page {
  readonly targetId: string;
  readonly sessionId: string;
  readonly send: (method: string, params?: Params) => Promise<Params>;
  readonly on: (listener: (method: string, params: Params) => void) => void;
  /** Resumes the target, which waits until scripts and interception are in place. */
  readonly release: () => Promise<void>;
}

export interface Wiring {
  readonly endpoint: string;
  readonly browser: Browser;
  readonly newContext: () => Promise<string>;
  readonly openPage: (contextId: string | undefined, size: { width: number; height: number }) => Promise<Page>;
  readonly close: () => Promise<void>;
}

interface Attached {
  readonly sessionId: string;
  readonly targetInfo: { readonly targetId: string; readonly type: string };
}

/** Starts Chromium with nothing open; any page that opens by itself (a popup) is closed before it loads anything. */
export const startWiring = async (profile: string): Promise<Wiring> => {
  const { browser, endpoint } = await launchChromium(profile);
  const attached = new Map<string, string>();
  const awaited = new Map<string, (sessionId: string) => void>();
  const ours = new Set<string>();
  const listeners = new Map<string, (method: string, params: Params) => void>();
  let opening = 0;
  const closeStrangers = (): void => {
    if (opening > 0) return; // it may be the page that is being opened
    for (const [targetId, sessionId] of attached) {
      if (ours.has(targetId)) continue;
      attached.delete(targetId);
      void closeUnseen(targetId, sessionId);
    }
  };
  /**
   * Holds the requests of a page, so that it loads nothing, and closes it. It is resumed before that: it may share the
   * process of its opener, and closed while it is paused it would block that for ever.
   */
  const closeUnseen = async (targetId: string, sessionId: string): Promise<void> => {
    const quietly = (asked: Promise<unknown>) => asked.catch(() => undefined); // it may be gone
    // one after the other: a busy Chromium resumes a page before it holds its requests
    await quietly(browser.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }, sessionId));
    await quietly(browser.send('Runtime.runIfWaitingForDebugger', {}, sessionId));
    await quietly(browser.send('Target.closeTarget', { targetId }));
  };
  const attach = ({ sessionId, targetInfo }: Attached): void => {
    if (targetInfo.type !== 'page') {
      // a worker or similar, which just runs
      void browser.send('Runtime.runIfWaitingForDebugger', {}, sessionId).catch(() => undefined);
      return;
    }
    attached.set(targetInfo.targetId, sessionId);
    awaited.get(targetInfo.targetId)?.(sessionId);
    closeStrangers();
  };
  browser.onMessage(({ method, params, sessionId }) => {
    if (method === 'Target.attachedToTarget') attach(params as unknown as Attached);
    if (method === 'Target.detachedFromTarget') {
      for (const [targetId, session] of attached) if (session === params['sessionId']) attached.delete(targetId);
    }
    if (sessionId) listeners.get(sessionId)?.(method, params);
  });
  await browser.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
  const sessionOf = (targetId: string): Promise<string> =>
    new Promise((resolve) => {
      const known = attached.get(targetId);
      if (known) resolve(known);
      else awaited.set(targetId, resolve);
    });
  return {
    endpoint,
    browser,
    newContext: async () => {
      const { browserContextId } = await browser.send('Target.createBrowserContext', { disposeOnDetach: true });
      return String(browserContextId);
    },
    openPage: async (contextId, { width, height }) => {
      opening += 1;
      const context = contextId ? { browserContextId: contextId } : {};
      const made = await browser.send('Target.createTarget', {
        url: 'about:blank',
        newWindow: true,
        width,
        height,
        ...context,
      });
      const targetId = String(made['targetId']);
      ours.add(targetId);
      const sessionId = await sessionOf(targetId);
      awaited.delete(targetId);
      opening -= 1;
      closeStrangers();
      const send = (method: string, params: Params = {}): Promise<Params> => browser.send(method, params, sessionId);
      return {
        targetId,
        sessionId,
        send,
        on: (listener) => void listeners.set(sessionId, listener),
        release: async () => {
          await send('Runtime.runIfWaitingForDebugger');
        },
      };
    },
    close: browser.close,
  };
};

/** Unguessable names, so that no page finds the stand-in's own bindings. */
export const secretName = (what: string): string => `${what}${randomUUID().replaceAll('-', '')}`;
