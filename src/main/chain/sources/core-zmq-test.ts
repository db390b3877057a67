import { connect } from 'node:net';
import { z } from 'zod';
import type { SourceConfigOf } from '../../app/ports.ts';
import { UpstreamFailed } from '../../upstream/reasons.ts';
import { RpcRefused, type RpcClient } from '../rpc-client.ts';

/** A computer that is verifying blocks answers late, which is no refusal. */
const ANSWERS_WITHIN_MS = 10_000;
/** A ZMTP greeting begins with this byte, before the other side says anything (RFC 23). */
const GREETING = 0xff;

const notificationsSchema = z.array(z.object({ type: z.string(), address: z.string() }));

/**
 * Tests the ZMQ addresses of a node: it sends what is wanted there, and each of them answers (product.md SRC-10).
 *
 * @throws UpstreamFailed if one is wrong: Satchel would poll, and the owner would never know why
 */
export const testZmq = async (
  rpc: RpcClient,
  { zmqRawTx, zmqHashBlock }: Pick<SourceConfigOf<'core'>, 'zmqRawTx' | 'zmqHashBlock'>,
): Promise<void> => {
  const wanted = [
    { type: 'pubrawtx', address: zmqRawTx },
    { type: 'pubhashblock', address: zmqHashBlock },
  ].filter((one): one is { type: string; address: string } => one.address !== null);
  if (wanted.length === 0) return;
  const sent = await readNotifications(rpc);
  if (sent) {
    if (sent.length === 0) throw new UpstreamFailed('it offers no ZMQ');
    const isSent = wanted.every(({ type, address }) =>
      sent.some((one) => one.type === type && portOf(one.address) === portOf(address)),
    );
    if (!isSent) throw new UpstreamFailed(`its ZMQ addresses are ${sent.map(told).join(', ')}`);
  }
  for (const address of new Set(wanted.map((one) => one.address)))
    if (!(await answers(address))) throw new UpstreamFailed('its ZMQ address does not answer');
};

/** Null if the node may not say: built without ZMQ, or the user may not ask. */
const readNotifications = async (rpc: RpcClient) => {
  try {
    return await rpc.call(notificationsSchema, 'getzmqnotifications');
  } catch (error) {
    if (error instanceof RpcRefused || error instanceof UpstreamFailed) return null;
    throw error;
  }
};

const told = ({ type, address }: { readonly type: string; readonly address: string }): string => `${type} ${address}`;

/** A node may listen on `0.0.0.0` and be reached by another name, so the port alone is compared. */
const portOf = (address: string): string => address.slice(address.lastIndexOf(':') + 1);

/** Returns true if a ZMQ publisher greets there. */
const answers = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(address);
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number.parseInt(port, 10) });
    const settle = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.setTimeout(ANSWERS_WITHIN_MS, () => settle(false));
    socket.once('error', () => settle(false));
    socket.once('close', () => settle(false));
    socket.once('data', (bytes: Buffer) => settle(bytes[0] === GREETING));
  });
