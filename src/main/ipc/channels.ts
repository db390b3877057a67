import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron';
import {
  CHANNELS,
  type Audience,
  type ChannelName,
  type InputOf,
  type NameOf,
  type OutputOf,
  type ParsedOf,
  type WireName,
} from '../../shared/ipc.ts';
import { ok, refuse, type Result } from '../../shared/result.ts';

/** The only window and origins from which an audience's messages are accepted. */
export interface Seat {
  readonly contentsId: number;
  readonly origin: string;
}

export interface ChannelsDeps {
  /** Returns the open window of an audience. */
  readonly seatOf: (audience: Audience) => Seat | undefined;
  readonly invokes: {
    readonly [N in NameOf<'invoke'>]: (input: ParsedOf<N>) => Promise<Result<OutputOf<N>>> | Result<OutputOf<N>>;
  };
  readonly sends: { readonly [N in NameOf<'send'>]: (input: ParsedOf<N>) => void };
  readonly log: {
    readonly warn: (fields: object, message: string) => void;
    readonly error: (fields: object, message: string) => void;
  };
}

/**
 * Registers every channel of the contract. Every message from a page passes `admit`, which checks the window, the page in
 * it and then the schema. @returns sends messages to a page
 */
export const openChannels = ({ seatOf, invokes, sends, log }: ChannelsDeps) => {
  const admit = <N extends ChannelName>(
    name: N,
    event: IpcMainEvent | IpcMainInvokeEvent,
    words: readonly unknown[],
  ): Result<ParsedOf<N>> => {
    const contract = CHANNELS[name];
    if (!isSeated(event, seatOf(contract.audience))) {
      log.warn({ channel: name, contentsId: event.sender.id }, 'message refused: the sender may not use this channel');
      return refuse('forbidden');
    }
    const parsed = contract.input.safeParse(words[0]);
    if (words.length > 1 || !parsed.success) {
      log.warn({ channel: name }, 'message refused: it does not match the schema of the channel');
      return refuse('validation_failed');
    }
    // zod parsed it with this channel's schema; the generic N hides the type from the checker
    return ok(parsed.data as ParsedOf<N>);
  };

  const answer = async <N extends NameOf<'invoke'>>(
    name: N,
    event: IpcMainInvokeEvent,
    words: readonly unknown[],
  ): Promise<Result<OutputOf<N>>> => {
    const admitted = admit(name, event, words);
    if (!admitted.ok) return admitted;
    try {
      const done = await invokes[name](admitted.value);
      // parsed by the schema that the type comes from
      return done.ok ? ok(CHANNELS[name].output.parse(done.value) as OutputOf<N>) : done;
    } catch (error) {
      log.error({ err: error, channel: name }, 'channel failed unexpectedly');
      return refuse('internal', { params: { requestId: name } });
    }
  };

  for (const [name, { kind }] of Object.entries(CHANNELS)) {
    // keys of a constant table, whose names Object.entries widens to string
    if (kind === 'invoke') {
      const own = name as NameOf<'invoke'>; // as above
      ipcMain.handle(wire(own), (event, ...words: unknown[]) => answer(own, event, words));
    }
    if (kind === 'send') {
      const own = name as NameOf<'send'>; // as above
      ipcMain.on(wire(own), (event, ...words: unknown[]) => {
        const admitted = admit(own, event, words);
        if (admitted.ok) sends[own](admitted.value);
      });
    }
  }
  return {
    tell: <N extends NameOf<'event'>>(contents: WebContents, name: N, words: InputOf<N>): void => {
      if (!contents.isDestroyed()) contents.send(wire(name), CHANNELS[name].input.parse(words));
    },
  };
};

const wire = <N extends ChannelName>(name: N): WireName<N> => `satchel:${name}`;

/** Checks that the sender is the top frame of the audience's own window and now shows a page of its origin (reliability.md A12). */
const isSeated = (event: IpcMainEvent | IpcMainInvokeEvent, seat: Seat | undefined): boolean => {
  const frame = event.senderFrame; // null if the frame was gone before the message arrived
  if (!seat || !frame || event.sender.id !== seat.contentsId || frame.parent !== null) return false;
  return URL.canParse(frame.url) && new URL(frame.url).origin === seat.origin;
};
export type OpenChannels = ReturnType<typeof openChannels>;
