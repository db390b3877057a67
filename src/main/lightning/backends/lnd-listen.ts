/** Listens to LND's settlements over a WebSocket, because its plain stream sends nothing before the first event. */
import type { LightningConfigOf } from '../../app/lightning-invoice/lightning-ports.ts';
import { readAnswer } from '../node-http.ts';
import { listenToSocket } from '../node-socket.ts';
import type { Listening } from '../node.ts';
import { eventSchema, settlementOf } from './lnd-answers.ts';
import { peerOf, refusalOf } from './lnd-http.ts';

/** LND pings every 30 s. */
export const SILENT_MS = 45_000;
const MAX_MESSAGE_BYTES = 4_000_000;

/**
 * Reports settlements, one after the other, until the signal aborts.
 *
 * @param silentMs with neither a message nor a ping for so long, the connection counts as cut
 * @throws UpstreamFailed when LND hangs up, refuses or falls silent; what `onSettled` throws, so that LND repeats it
 */
export const listenToLnd = (
  config: LightningConfigOf<'lnd'>,
  macaroon: string,
  { cursor, onOpen, onSettled, signal }: Listening,
  silentMs: number,
): Promise<void> =>
  listenToSocket({
    ...peerOf(config, macaroon),
    path: pathAfter(cursor),
    onOpen,
    onText: async (text) => report(text, onSettled),
    signal,
    silentMs,
    maxBytes: MAX_MESSAGE_BYTES,
  });

/** LND repeats everything after the cursor. Without one it repeats nothing, and the look-ups find what was missed. */
const pathAfter = (cursor: string | null): string =>
  `/v1/invoices/subscribe?${new URLSearchParams({ method: 'GET', ...(cursor !== null && { settle_index: cursor }) }).toString()}`;

/** @throws UpstreamFailed if the message is a refusal, or none of LND's */
const report = async (text: string, onSettled: Listening['onSettled']): Promise<void> => {
  const event = readAnswer(eventSchema, text);
  if ('refusal' in event) throw refusalOf({ refusal: event.refusal, status: 500 });
  const { result } = event;
  if (result.state === 'SETTLED') await onSettled(settlementOf(result), result.settle_index.toString());
};
