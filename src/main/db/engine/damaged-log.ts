import { existsSync, readFileSync } from 'node:fs';

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const BIG_ENDIAN_MAGIC = 0x37_7f_06_83;

/**
 * Says if commits are lost in the middle of a write-ahead log, which SQLite passes over in silence: it ends the log at the
 * first wrong checksum, and the database is then an older one (reliability.md F6).
 *
 * A power cut may tear the newest commit, because nobody was answered before its sync. Each commit is synced before the next
 * one begins, so two commits behind a wrong checksum mean damage (https://sqlite.org/fileformat2.html#walformat).
 */
export const hasDamagedLog = (databaseFile: string): boolean => {
  const file = `${databaseFile}-wal`;
  if (!existsSync(file)) return false;
  const log = readFileSync(file);
  if (log.length < HEADER_BYTES + FRAME_HEADER_BYTES) return false;
  const frameBytes = FRAME_HEADER_BYTES + log.readUInt32BE(8);
  const isBigEndian = log.readUInt32BE(0) === BIG_ENDIAN_MAGIC;
  let sums: Sums = sumOf(log.subarray(0, 24), [0, 0], isBigEndian);
  let isSound = isSame(sums, log, 24);
  const salts = log.subarray(16, 24);
  let lostCommits = 0;
  for (let at = HEADER_BYTES; at + frameBytes <= log.length; at += frameBytes) {
    const frame = log.subarray(at, at + frameBytes);
    const isOfThisLog = frame.subarray(8, 16).equals(salts);
    if (isSound && isOfThisLog) {
      sums = sumOf(frame.subarray(FRAME_HEADER_BYTES), sumOf(frame.subarray(0, 8), sums, isBigEndian), isBigEndian);
      isSound = isSame(sums, frame, 16);
    } else isSound = false;
    const isCommit = frame.readUInt32BE(4) !== 0;
    if (!isSound && isOfThisLog && isCommit) lostCommits += 1;
  }
  return lostCommits > 1;
};

type Sums = readonly [number, number];

/** SQLite's checksum, which continues from the one before. */
const sumOf = (bytes: Buffer, [first, second]: Sums, isBigEndian: boolean): Sums => {
  let [one, two] = [first, second];
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    one = (one + (isBigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + two) >>> 0;
    two = (two + (isBigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + one) >>> 0;
  }
  return [one, two];
};

const isSame = ([one, two]: Sums, bytes: Buffer, at: number): boolean =>
  bytes.readUInt32BE(at) === one && bytes.readUInt32BE(at + 4) === two;
