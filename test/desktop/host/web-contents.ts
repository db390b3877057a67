import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Params } from './cdp.ts';
import { answerInvoke, ipcMain } from './ipc-main.ts';
import { scriptFor, type SideNames } from './page-side.ts';
import { sessionOf } from './session.ts';
import { secretName, type Page } from './wiring.ts';

export type Preferences = Readonly<Record<string, unknown>> & {
  readonly preload?: string;
  readonly partition?: string;
};
type WindowOpenHandler = (details: { readonly url: string }) => { readonly action: 'allow' | 'deny' };

const PRELOAD_WORLD = 'preload';
let lastId = 0;

interface Frame {
  readonly id: string;
  readonly url: string;
  readonly parentId?: string;
  readonly urlFragment?: string;
}
interface Paused {
  readonly requestId: string;
  readonly frameId: string;
  readonly resourceType: string;
  readonly request: { readonly url: string; readonly method: string };
  readonly redirectedRequestId?: string;
}

/** Chromium's resource types by Electron's names. */
const RESOURCE_TYPES: Readonly<Record<string, string>> = {
  Stylesheet: 'stylesheet',
  Script: 'script',
  Image: 'image',
  Font: 'font',
  Fetch: 'xhr',
  XHR: 'xhr',
  EventSource: 'xhr',
  Ping: 'ping',
  Media: 'media',
};

const preventable = (fields: object) => {
  const event = {
    ...fields,
    defaultPrevented: false,
    preventDefault: (): void => {
      event.defaultPrevented = true;
    },
  };
  return event;
};

/** Electron's webContents over one page of Chromium. */
export const createWebContents = (opened: Promise<Page>, preferences: Preferences) => {
  lastId += 1;
  const id = lastId;
  const host = sessionOf(preferences.partition ?? '');
  const names: SideNames = {
    wire: secretName('wire'),
    pageBinding: secretName('page'),
    preloadBinding: secretName('preload'),
  };
  const state = {
    url: '',
    mainFrameId: '',
    preloadContext: undefined as number | undefined,
    destroyed: false,
    /** True if the app, not the page, requested the next main-frame document. */
    asked: false,
    windowOpen: (() => ({ action: 'allow' })) as WindowOpenHandler,
    crashed: false,
  };
  const emitter = new EventEmitter();
  const send = async (method: string, params: Params = {}): Promise<Params> => (await opened).send(method, params);
  const quietly = (method: string, params: Params = {}): void => void send(method, params).catch(() => undefined);
  const contents = Object.assign(emitter, {
    id,
    session: host.session,
    getURL: () => state.url,
    isDestroyed: () => state.destroyed,
    getLastWebPreferences: () => preferences,
    setWindowOpenHandler: (handler: WindowOpenHandler): void => void (state.windowOpen = handler),
    send: (channel: string, ...words: unknown[]): void => {
      if (state.preloadContext === undefined) return;
      const expression = `${names.preloadBinding}Host.deliver(${JSON.stringify(channel)}, ${JSON.stringify(words)})`;
      quietly('Runtime.evaluate', { contextId: state.preloadContext, expression });
    },
    executeJavaScript: async (expression: string): Promise<unknown> => {
      const { result, exceptionDetails } = (await send('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
        userGesture: true,
      })) as { result: { value?: unknown }; exceptionDetails?: { exception?: { description?: string } } };
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? 'the script failed');
      return result.value;
    },
    loadURL: async (url: string): Promise<void> => {
      const loaded = new Promise<void>((resolve) => void emitter.once('did-finish-load', resolve));
      state.asked = true;
      const { errorText } = (await send('Page.navigate', { url })) as { errorText?: string };
      if (!errorText) return loaded;
      const code = errorText === 'net::ERR_ABORTED' ? -3 : -2;
      emitter.emit('did-fail-load', {}, code, errorText, url, true);
      throw new Error(`${errorText} (${code}) loading '${url}'`);
    },
    reload: (): void => {
      state.asked = true;
      state.crashed = false;
      quietly('Page.reload');
    },
    forcefullyCrashRenderer: (): void => quietly('Page.crash'),
  });

  const senderEvent = (): object => ({
    sender: contents,
    frameId: 1,
    processId: 1,
    senderFrame: { url: state.url, parent: null, origin: URL.canParse(state.url) ? new URL(state.url).origin : 'null' },
    reply: contents.send,
  });
  const fromPreload = async (payload: string, contextId: number): Promise<void> => {
    const said = JSON.parse(payload) as { kind: 'invoke' | 'send'; id: number; channel: string; words: unknown[][] };
    const words = said.words.map(([word]) => word);
    if (said.kind === 'send') return void ipcMain.emit(said.channel, senderEvent(), ...words);
    const { ok, value } = await answerInvoke(senderEvent(), said.channel, words);
    const expression = `${names.preloadBinding}Host.settle(${said.id}, ${ok}, ${JSON.stringify(value) ?? 'undefined'})`;
    return quietly('Runtime.evaluate', { contextId, expression });
  };
  const fromPage = async (payload: string, contextId: number): Promise<void> => {
    const said = JSON.parse(payload) as { kind: 'check' | 'request'; permission: string; id: number };
    await host.consult(said.kind, said.permission, contents, new URL(state.url).origin);
    quietly('Runtime.evaluate', { contextId, expression: `${names.pageBinding}Settled(${said.id})` });
  };

  /** @returns true if the app refused */
  const refuses = (event: string, url: string, isMainFrame: boolean): boolean => {
    const details = preventable({ url, isMainFrame, isSameDocument: false });
    emitter.emit(event, details, url);
    return details.defaultPrevented;
  };
  const refusesDocument = ({ frameId, request, redirectedRequestId }: Paused): boolean => {
    const isMainFrame = frameId === state.mainFrameId;
    const { url } = request;
    if (isMainFrame && redirectedRequestId) return refuses('will-redirect', url, true);
    if (isMainFrame && state.asked) {
      state.asked = false;
      return false;
    }
    const frame = refuses('will-frame-navigate', url, isMainFrame);
    return (isMainFrame && refuses('will-navigate', url, true)) || frame;
  };
  const judge = async (paused: Paused): Promise<void> => {
    const { requestId, resourceType, request } = paused;
    const isDocument = resourceType === 'Document';
    if (isDocument && refusesDocument(paused))
      return quietly('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
    const type = isDocument
      ? paused.frameId === state.mainFrameId
        ? 'mainFrame'
        : 'subFrame'
      : (RESOURCE_TYPES[resourceType] ?? 'other');
    const { url, method } = request;
    const cancelled = await host.cancels({
      id: Number.parseInt(requestId.replace(/\D/g, ''), 10),
      url,
      method,
      resourceType: type,
      webContentsId: id,
    });
    return cancelled
      ? quietly('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' })
      : quietly('Fetch.continueRequest', { requestId });
  };

  const onFrame = (frame: Frame): void => {
    if (frame.parentId) return;
    state.mainFrameId = frame.id;
    state.url = frame.url + (frame.urlFragment ?? '');
    emitter.emit('did-navigate', {}, state.url);
  };
  const onContext = (context: { id: number; name: string; auxData?: { frameId?: string } }): void => {
    if (context.name === PRELOAD_WORLD && context.auxData?.frameId === state.mainFrameId)
      state.preloadContext = context.id;
  };
  const events: Readonly<Record<string, (params: never) => void>> = {
    'Fetch.requestPaused': (paused: Paused) => void judge(paused),
    'Page.frameNavigated': ({ frame }: { frame: Frame }) => onFrame(frame),
    'Page.navigatedWithinDocument': ({ frameId, url }: { frameId: string; url: string }) => {
      if (frameId === state.mainFrameId) state.url = url;
    },
    'Page.domContentEventFired': () => void emitter.emit('dom-ready', {}),
    'Page.loadEventFired': () => void emitter.emit('did-finish-load', {}),
    'Page.windowOpen': ({ url }: { url: string }) => void state.windowOpen({ url }),
    'Runtime.executionContextCreated': ({ context }: { context: Parameters<typeof onContext>[0] }) =>
      onContext(context),
    'Runtime.executionContextsCleared': () => {
      state.preloadContext = undefined;
    },
    'Runtime.bindingCalled': (call: { name: string; payload: string; executionContextId: number }) => {
      if (call.name === names.preloadBinding) void fromPreload(call.payload, call.executionContextId);
      if (call.name === names.pageBinding) void fromPage(call.payload, call.executionContextId);
    },
    'Inspector.targetCrashed': () => {
      if (state.crashed) return;
      state.crashed = true;
      state.preloadContext = undefined;
      emitter.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    },
    'Runtime.exceptionThrown': ({
      exceptionDetails,
    }: {
      exceptionDetails: { text: string; exception?: { description?: string } };
    }) =>
      void process.stderr.write(`page ${id}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}\n`),
  };
  const setUp = async (): Promise<void> => {
    const page = await opened;
    page.on((method, params) => events[method]?.(params as never));
    const preload = preferences.preload ? readFileSync(preferences.preload, 'utf8') : '';
    const { frameTree } = (await Promise.all([page.send('Page.getFrameTree'), page.release()]))[0] as {
      frameTree: { frame: Frame };
    };
    state.mainFrameId = frameTree.frame.id;
    const world = { worldName: PRELOAD_WORLD };
    await Promise.all([
      page.send('Page.enable'),
      page.send('Inspector.enable'),
      page.send('Runtime.enable'),
      page.send('Runtime.addBinding', { name: names.pageBinding }),
      page.send('Runtime.addBinding', { name: names.preloadBinding, executionContextName: PRELOAD_WORLD }),
      page.send('Page.addScriptToEvaluateOnNewDocument', { source: scriptFor('page', names) }),
      page.send('Page.addScriptToEvaluateOnNewDocument', { source: scriptFor('preload', names, preload), ...world }),
      page.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
    ]);
  };
  const ready = setUp();
  ready.catch((error: unknown) => process.stderr.write(`stand-in: ${String(error)}\n`));
  const { loadURL } = contents;
  contents.loadURL = async (url) => {
    await ready;
    await loadURL(url);
  };
  return {
    contents,
    page: opened,
    destroy: (): void => {
      if (state.destroyed) return;
      state.destroyed = true;
      void opened.then(({ targetId, send: tell }) => tell('Target.closeTarget', { targetId }).catch(() => undefined));
      emitter.emit('destroyed', {});
    },
  };
};
export type HostContents = ReturnType<typeof createWebContents>;
