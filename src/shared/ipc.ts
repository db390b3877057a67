/**
 * The channels between the desktop app's main process and its pages. They carry only what the operating system gives;
 * everything else goes over HTTP (docs/adr/0001-one-data-path-over-http-and-sse.md). The main process registers its
 * handlers from this table, which also types the preloads and the pages.
 */
import { z } from 'zod';
import type { Result } from './result.ts';

/** The window that may use a channel: the till, or the customer's screen, which only listens. */
export type Audience = 'cashier' | 'customer';

interface ChannelContract {
  /** `invoke`: the page asks and gets a Result. `send`: the page says. `event`: the main process says. */
  readonly kind: 'invoke' | 'send' | 'event';
  readonly audience: Audience;
  /** Message of the page, or of an event. */
  readonly input: z.ZodType;
  /** Answer to an `invoke`. */
  readonly output?: z.ZodType;
}
const channel = <const C extends ChannelContract>(contract: C): C => contract;

const nothing = z.undefined();

/** `auto`: the first screen that is not the till's. `screen`: only this one, by the operating system's number. */
export const screenChoiceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('auto') }),
  z.strictObject({ kind: z.literal('off') }),
  z.strictObject({ kind: z.literal('screen'), id: z.int() }),
]);

const desktopViewSchema = z.strictObject({
  version: z.string(),
  screens: z.array(
    z.strictObject({
      id: z.int(),
      label: z.string(),
      width: z.int(),
      height: z.int(),
      /** True if the till's window is on it. */
      isTill: z.boolean(),
    }),
  ),
  customerScreen: z.strictObject({
    choice: screenChoiceSchema,
    /** `waiting`: the chosen screen is not plugged in. */
    state: z.enum(['full-screen', 'window', 'closed', 'waiting']),
  }),
  startAtLogin: z.boolean(),
  /** True if Satchel keeps running when the till's window is closed. */
  keepInTray: z.boolean(),
});

const desktopChangeSchema = z.strictObject({
  customerScreen: screenChoiceSchema.optional(),
  startAtLogin: z.boolean().optional(),
  keepInTray: z.boolean().optional(),
});

export const CHANNELS = {
  /** Token of the till that the app paired for its window; null if the window must be paired like a browser. */
  tillToken: channel({ kind: 'invoke', audience: 'cashier', input: nothing, output: z.string().nullable() }),
  desktop: channel({ kind: 'invoke', audience: 'cashier', input: nothing, output: desktopViewSchema }),
  setDesktop: channel({ kind: 'invoke', audience: 'cashier', input: desktopChangeSchema, output: desktopViewSchema }),
  /** Opens or closes the customer's screen; if there is only one screen, as a window. */
  showCustomerScreen: channel({ kind: 'invoke', audience: 'cashier', input: z.boolean(), output: desktopViewSchema }),
  /** Writes to the clipboard, for which pages have no permission (reliability.md A12). */
  copyText: channel({ kind: 'invoke', audience: 'cashier', input: z.string().max(10_000), output: z.null() }),
  /** Asks for attention because a sale needs a person while the window is behind others. */
  callAttention: channel({ kind: 'send', audience: 'cashier', input: nothing }),
  desktopChanged: channel({ kind: 'event', audience: 'cashier', input: desktopViewSchema }),
  /** Tells the customer's screen if it fills its display; in a window it needs its mouse pointer. */
  placed: channel({ kind: 'event', audience: 'customer', input: z.strictObject({ fullScreen: z.boolean() }) }),
} as const satisfies Record<string, ChannelContract>;

type Channels = typeof CHANNELS;
export type ChannelName = keyof Channels;
export type NameOf<K extends ChannelContract['kind'], A extends Audience = Audience> = {
  [N in ChannelName]: Channels[N] extends { kind: K; audience: A } ? N : never;
}[ChannelName];

/** Message that a page sends, or the main process in an event. */
export type InputOf<N extends ChannelName> = z.input<Channels[N]['input']>;
/** Message after the schema has parsed it. */
export type ParsedOf<N extends ChannelName> = z.output<Channels[N]['input']>;
export type OutputOf<N extends NameOf<'invoke'>> = z.output<Channels[N]['output']>;
export type DesktopView = z.output<typeof desktopViewSchema>;
export type ScreenChoice = z.output<typeof screenChoiceSchema>;

/** The channel's name on the wire. */
export type WireName<N extends ChannelName> = `satchel:${N}`;

type Words<N extends ChannelName> = undefined extends InputOf<N> ? [] : [input: InputOf<N>];
type Bridge<A extends Audience> = {
  readonly [N in NameOf<'invoke', A>]: (...words: Words<N>) => Promise<Result<OutputOf<N>>>;
} & { readonly [N in NameOf<'send', A>]: (...words: Words<N>) => void } & {
  /** @returns ends the subscription */
  readonly [N in NameOf<'event', A> as `on${Capitalize<N>}`]: (listener: (event: ParsedOf<N>) => void) => () => void;
};

/** `window.satchel` of the till's window. */
export type CashierBridge = Bridge<'cashier'>;
/** `window.satchel` of the customer's screen, which can only listen. */
export type CustomerBridge = Bridge<'customer'>;
