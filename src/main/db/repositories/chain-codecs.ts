import type { StoredHeader, StoredMempoolWord, StoredReference, StoredWords } from '../../app/payment/chain-records.ts';
import { bigText, count, createCodec, flag, hexBytes, nullable, oneOf, text, word } from './codec.ts';

export const headerCodec = createCodec<StoredHeader>()({
  hash: text('hash'),
  parentHash: text('parent'),
  height: count('height'),
  work: bigText('work'),
  timeMs: count('time_ms'),
  rawHex: nullable(hexBytes('raw')),
});

export const sourceWordsCodec = createCodec<StoredWords>()({
  sourceId: text('source_id'),
  trust: word('trust', ['own', 'public']),
  tip: nullable(text('tip')),
  other: nullable(text('other')),
  otherSinceMs: nullable(count('other_since_ms')),
  takenBack: nullable(text('taken_back')),
  behind: flag('behind'),
  caughtUpAtMs: count('caught_up_at_ms'),
  lie: nullable(text('lie')),
  mutedUntilMs: nullable(count('muted_until_ms')),
  timesMuted: count('times_muted'),
});

export const mempoolWordCodec = createCodec<StoredMempoolWord>()({
  sourceId: text('source_id'),
  txid: text('txid'),
  word: word('word', ['has', 'had', 'refused']),
});

export const referenceCodec = createCodec<StoredReference>()({
  level: oneOf('level', [1, 2]),
  tip: nullable(text('tip')),
  height: nullable(count('height')),
  rival: nullable(text('rival')),
  rivalSinceMs: nullable(count('rival_since_ms')),
});
