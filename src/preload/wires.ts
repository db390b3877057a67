/** Shared by both preloads. A sandboxed preload cannot load another file, so this is bundled into each. */
import { ipcRenderer } from 'electron';
import type { InputOf, NameOf, OutputOf, ParsedOf, WireName } from '../shared/ipc.ts';
import type { Result } from '../shared/result.ts';

export const invoke =
  <N extends NameOf<'invoke'>>(name: N) =>
  (input?: InputOf<N>): Promise<Result<OutputOf<N>>> =>
    // Main parses its answer with the channel's schema, so the value has this type.
    ipcRenderer.invoke(wire(name), input) as Promise<Result<OutputOf<N>>>;

export const send =
  <N extends NameOf<'send'>>(name: N) =>
  (input?: InputOf<N>): void =>
    ipcRenderer.send(wire(name), input);

/** Passes on the message of main but never Electron's event object, which would give the page the whole ipcRenderer. */
export const listen =
  <N extends NameOf<'event'>>(name: N) =>
  (listener: (event: ParsedOf<N>) => void): (() => void) => {
    const heard = (_event: unknown, words: ParsedOf<N>): void => listener(words);
    ipcRenderer.on(wire(name), heard);
    return () => {
      ipcRenderer.removeListener(wire(name), heard);
    };
  };

const wire = <N extends NameOf<'invoke' | 'send' | 'event'>>(name: N): WireName<N> => `satchel:${name}`;
