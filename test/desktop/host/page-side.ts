/**
 * Code for inside the pages: one function for the page's own world, one for the preload's isolated world. Each is sent as
 * text, so it must be self-contained. The worlds share only the window as an event target, over which JSON travels.
 */

export interface SideNames {
  /** Event type shared by both worlds. */
  readonly wire: string;
  /** Function of the page's world that asks the host. */
  readonly pageBinding: string;
  /** Function of the isolated world that asks the host. */
  readonly preloadBinding: string;
}

type Word =
  | { readonly v: unknown }
  | { readonly u: 1 }
  | { readonly f: number }
  | { readonly o: Readonly<Record<string, Word>> };
interface Cross {
  readonly to: 'page' | 'preload';
  readonly what: 'expose' | 'call' | 'return' | 'settle' | 'callback';
  readonly id?: number;
  readonly call?: number;
  readonly key?: string;
  readonly ok?: boolean;
  readonly pending?: boolean;
  readonly word?: Word;
  readonly words?: readonly Word[];
}

/** The page's world: builds the exposed API of contextBridge, and asks the host before a permission is used. */
export const pageSide = (names: SideNames): void => {
  if (globalThis.top !== globalThis.window) return;
  const ask = (globalThis as never)[names.pageBinding] as (payload: string) => void;
  Reflect.deleteProperty(globalThis, names.pageBinding);
  const callbacks = new Map<number, (...words: unknown[]) => unknown>();
  const settling = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  let returned: Cross | undefined;
  const dispatch = globalThis.dispatchEvent.bind(globalThis);
  const say = (cross: Cross): void => void dispatch(new CustomEvent(names.wire, { detail: JSON.stringify(cross) }));
  const encode = (value: unknown): Word => {
    if (value === undefined) return { u: 1 };
    if (typeof value !== 'function') return { v: value };
    lastId += 1;
    callbacks.set(lastId, value as () => unknown);
    return { f: lastId };
  };
  const callPreload = (id: number, words: readonly unknown[]): unknown => {
    lastId += 1;
    const call = lastId;
    say({ to: 'preload', what: 'call', id, call, words: words.map(encode) });
    const answer = returned;
    returned = undefined;
    if (answer?.ok === false) throw new Error(String((answer.word as { v: unknown }).v));
    if (answer?.pending) return new Promise((resolve, reject) => void settling.set(call, { resolve, reject }));
    return answer?.word ? decode(answer.word) : undefined;
  };
  const decode = (word: Word): unknown => {
    if ('f' in word) return (...words: unknown[]) => callPreload(word.f, words);
    if ('o' in word) {
      return Object.freeze(Object.fromEntries(Object.entries(word.o).map(([key, each]) => [key, decode(each)])));
    }
    return 'v' in word ? word.v : undefined;
  };
  const settle = ({ call, ok, word }: Cross): void => {
    const waiting = settling.get(call ?? 0);
    settling.delete(call ?? 0);
    if (ok) waiting?.resolve(word && decode(word));
    else waiting?.reject(new Error(String((word as { v: unknown }).v)));
  };
  globalThis.addEventListener(names.wire, (event) => {
    const cross = JSON.parse((event as CustomEvent<string>).detail) as Cross;
    if (cross.to !== 'page') return;
    if (cross.what === 'return') returned = cross;
    if (cross.what === 'settle') settle(cross);
    if (cross.what === 'callback') callbacks.get(cross.id ?? 0)?.(...(cross.words ?? []).map(decode));
    if (cross.what === 'expose' && cross.key && cross.word) {
      Object.defineProperty(globalThis, cross.key, { value: decode(cross.word), enumerable: true });
    }
  });

  // Permissions: Chromium reports no requests, so the page's own calls do. The host asks the app's handlers and sets
  // Chromium accordingly; then the call continues, and Chromium itself allows or refuses.
  const permitted = new Map<number, () => void>();
  const consult = (kind: 'check' | 'request', permission: string): Promise<void> =>
    new Promise((resolve) => {
      lastId += 1;
      permitted.set(lastId, resolve);
      ask(JSON.stringify({ kind, permission, id: lastId }));
    });
  Object.defineProperty(globalThis, `${names.pageBinding}Settled`, {
    value: (id: number) => permitted.get(id)?.(),
  });
  const wrap = <O extends object>(
    object: O | undefined,
    method: keyof O & string,
    before: (words: unknown[]) => Promise<void>,
  ): void => {
    const own = object?.[method];
    if (!object || typeof own !== 'function') return;
    const wrapped = (...words: unknown[]): unknown => {
      const asked = before(words).then(() => Reflect.apply(own, object, words) as unknown);
      return method === 'getCurrentPosition' || method === 'watchPosition' ? void asked : asked;
    };
    Object.defineProperty(object, method, { value: wrapped, configurable: true });
  };
  wrap(navigator.permissions, 'query', ([asked]) => consult('check', (asked as { name: string }).name));
  wrap(navigator.geolocation, 'getCurrentPosition', () => consult('request', 'geolocation'));
  wrap(globalThis.Notification, 'requestPermission', () => consult('request', 'notifications'));
  wrap(navigator.mediaDevices, 'getUserMedia', () => consult('request', 'media'));
  wrap(navigator.clipboard, 'writeText', () => consult('request', 'clipboard-sanitized-write'));
  wrap(navigator.clipboard, 'readText', () => consult('request', 'clipboard-read'));
};

/** The preload's world: `require` for Electron's `contextBridge` and `ipcRenderer` and nothing else. */
export const preloadSide = (names: SideNames): ((name: string) => unknown) | undefined => {
  if (globalThis.top !== globalThis.window) return undefined;
  const ask = (globalThis as never)[names.preloadBinding] as (payload: string) => void;
  const functions = new Map<number, (...words: unknown[]) => unknown>();
  const asked = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const heard = new Map<string, ((event: object, ...words: unknown[]) => void)[]>();
  let lastId = 0;
  const say = (cross: Cross): void =>
    void globalThis.dispatchEvent(new CustomEvent(names.wire, { detail: JSON.stringify(cross) }));
  const encode = (value: unknown): Word => {
    if (value === undefined) return { u: 1 };
    if (typeof value === 'function') {
      lastId += 1;
      functions.set(lastId, value as () => unknown);
      return { f: lastId };
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { v: value };
    return { o: Object.fromEntries(Object.entries(value).map(([key, each]) => [key, encode(each)])) };
  };
  const decode = (word: Word): unknown => {
    if ('f' in word) {
      return (...words: unknown[]) => say({ to: 'page', what: 'callback', id: word.f, words: words.map(encode) });
    }
    return 'v' in word ? word.v : undefined;
  };
  const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
  const run = ({ id, call = 0, words = [] }: Cross): void => {
    try {
      const result = functions.get(id ?? 0)?.(...words.map(decode));
      if (!(result instanceof Promise)) {
        say({ to: 'page', what: 'return', ok: true, word: encode(result) });
        return;
      }
      say({ to: 'page', what: 'return', ok: true, pending: true });
      result.then(
        (value) => say({ to: 'page', what: 'settle', call, ok: true, word: encode(value) }),
        (error: unknown) => say({ to: 'page', what: 'settle', call, ok: false, word: { v: messageOf(error) } }),
      );
    } catch (error) {
      say({ to: 'page', what: 'return', ok: false, word: { v: messageOf(error) } });
    }
  };
  globalThis.addEventListener(names.wire, (event) => {
    const cross = JSON.parse((event as CustomEvent<string>).detail) as Cross;
    if (cross.to === 'preload' && cross.what === 'call') run(cross);
  });
  Object.defineProperty(globalThis, `${names.preloadBinding}Host`, {
    value: {
      settle: (id: number, ok: boolean, value: unknown) => {
        const waiting = asked.get(id);
        asked.delete(id);
        if (ok) waiting?.resolve(value);
        else waiting?.reject(new Error(String(value)));
      },
      deliver: (channel: string, words: unknown[]) => {
        for (const listener of heard.get(channel) ?? []) listener({}, ...words);
      },
    },
  });
  const boxed = (word: unknown): unknown[] => (word === undefined ? [] : [word]); // JSON has no undefined
  type Heard = (event: object, ...words: unknown[]) => void;
  const ipcRenderer = {
    invoke: (channel: string, ...words: unknown[]) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        asked.set(lastId, { resolve, reject });
        ask(JSON.stringify({ kind: 'invoke', id: lastId, channel, words: words.map(boxed) }));
      }),
    send: (channel: string, ...words: unknown[]) =>
      ask(JSON.stringify({ kind: 'send', channel, words: words.map(boxed) })),
    on: (channel: string, listener: Heard) => void heard.set(channel, [...(heard.get(channel) ?? []), listener]),
    removeListener: (channel: string, listener: Heard) =>
      void heard.set(
        channel,
        (heard.get(channel) ?? []).filter((each) => each !== listener),
      ),
  };
  const contextBridge = {
    exposeInMainWorld: (key: string, api: object) => say({ to: 'page', what: 'expose', key, word: encode(api) }),
  };
  return (name) => {
    if (name === 'electron') return { contextBridge, ipcRenderer };
    throw new Error(`module not found: ${name}`);
  };
};

/** Text of a script for one world; `preload` is the text of the built file. */
export const scriptFor = (side: 'page' | 'preload', names: SideNames, preload = ''): string => {
  const given = JSON.stringify(names);
  if (side === 'page') return `(${pageSide.toString()})(${given});`;
  return `{ const require = (${preloadSide.toString()})(${given}); if (require) { (function (require, module, exports) {\n${preload}\n})(require, { exports: {} }, {}); } }`;
};
