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

/** The one page an audience's words may come from: a window, and what it may show. */
export interface Seat {
  readonly contentsId: number;
  readonly origin: string;
}

export interface ChannelsDeps {
  /** The open window of an audience. */
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

const wire = <N extends ChannelName>(name: N): WireName<N> => `satchel:${name}`;

/** The sender's frame is the window's own top frame, and shows a page of the audience's origin at this moment. */
const isSeated = (event: IpcMainEvent | IpcMainInvokeEvent, seat: Seat | undefined): boolean => {
  const frame = event.senderFrame; // null: it left while its words travelled
  if (!seat || !frame || event.sender.id !== seat.contentsId || frame.parent !== null) return false;
  return URL.canParse(frame.url) && new URL(frame.url).origin === seat.origin;
};

/**
 * Registers every channel of the contract. All words from pages pass `admit`: the window, the page in it, then the
 * schema. @returns how main speaks to a page
 */
export const openChannels = ({ seatOf, invokes, sends, log }: ChannelsDeps) => {
  const admit = <N extends ChannelName>(
    name: N,
    event: IpcMainEvent | IpcMainInvokeEvent,
    words: readonly unknown[],
  ): Result<ParsedOf<N>> => {
    const contract = CHANNELS[name];
    if (!isSeated(event, seatOf(contract.audience))) {
      log.warn({ channel: name, contentsId: event.sender.id }, 'words from a page that may not speak here');
      return refuse('forbidden');
    }
    const parsed = contract.input.safeParse(words[0]);
    if (words.length > 1 || !parsed.success) {
      log.warn({ channel: name }, 'words of a shape the channel does not have');
      return refuse('validation_failed');
    }
    // zod's type of a member of the table; the generic N hides it from the checker
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
      // what the schema lets out, typed by the same schema
      return done.ok ? ok(CHANNELS[name].output.parse(done.value) as OutputOf<N>) : done;
    } catch (error) {
      log.error({ err: error, channel: name }, 'a channel failed');
      return refuse('internal', { params: { requestId: name } });
    }
  };

  for (const [name, { kind }] of Object.entries(CHANNELS)) {
    // keys of a constant table; Object.entries forgets their names
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
export type OpenChannels = ReturnType<typeof openChannels>;
