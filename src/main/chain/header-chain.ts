import type { KnownChain, KnownHeader, SeenHeader } from '../app/payment/observations.ts';
import type { Network } from '../../shared/vocabulary.ts';
import { hasWork, isTooEasy, workOf } from './block-proof.ts';
import { bytesOfHex, HEADER_BYTES, parseHeader } from './raw-transaction.ts';
import { ProvablyWrong } from '../upstream/reasons.ts';

/** How far below the tip the first header lies, so that a reorganisation of a day is followed block by block. */
const ROOT_DEPTH = 150;
/** A first start reads at most 30 days of headers for invoices that are watched already. */
const DEEPEST_ROOT = 4_320;

/**
 * Reads headers in a row, parents first, and checks what they prove by themselves: that each is the parent of the next,
 * and the work (chain.md CHAIN-1).
 *
 * @throws ProvablyWrong
 */
export const readHeaders = (bytes: Buffer, network: Network): SeenHeader[] => {
  if (bytes.length % HEADER_BYTES !== 0) throw new ProvablyWrong('its block headers are cut off');
  const headers: SeenHeader[] = [];
  for (let at = 0; at < bytes.length; at += HEADER_BYTES) {
    const header = readHeader(bytes.subarray(at, at + HEADER_BYTES), network);
    const parent = headers.at(-1);
    if (parent && header.parentHash !== parent.hash)
      throw new ProvablyWrong('its block headers do not follow each other');
    headers.push(header);
  }
  return headers;
};

const readHeader = (bytes: Buffer, network: Network): SeenHeader => {
  const { hash, previousHash, timeMs, bits } = parseHeader(bytes);
  if (!hasWork(hash, bits, network) || isTooEasy(bits, timeMs, network))
    throw new ProvablyWrong('its block header fails the proof of work');
  return { hash, parentHash: previousHash, work: workOf(bits), timeMs, rawHex: bytes.toString('hex') };
};

/** Returns the Merkle root of a known header; undefined in training. */
export const merkleRootOf = ({ rawHex }: KnownHeader): string | undefined =>
  rawHex === null ? undefined : parseHeader(bytesOfHex(rawHex)).merkleRoot;

/**
 * Returns the height from which a source names headers if none is known yet (chain.md CHAIN-36).
 *
 * @param watched the invoices that may still be paid; blocks above their creation are needed
 */
export const firstHeightFor = (
  tipHeight: number,
  watched: readonly { readonly createdHeight: number | null }[],
): number => {
  const oldest = watched.reduce(
    (lowest, { createdHeight }) => Math.min(lowest, createdHeight ?? lowest),
    tipHeight - ROOT_DEPTH,
  );
  return Math.max(0, tipHeight - DEEPEST_ROOT, oldest);
};

/** @throws ProvablyWrong if the source counts blocks otherwise than the headers do (chain.md CHAIN-1) */
export const assertHeight = (known: KnownChain, hash: string, height: number): void => {
  const header = known.header(hash);
  if (header && header.height !== height) throw new ProvablyWrong(`it calls block ${header.height} number ${height}`);
};
