/** Writes the design's three sounds as WAV files into resources/sounds (mono, 16 bit, 44.1 kHz). */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SOUNDS, type Tone } from '../src/renderer/common/sounds.ts';

const RATE = 44_100;
const RAMP_SECONDS = 0.005; // a tone that starts or stops at full level clicks
const FOLDER = resolve(import.meta.dirname, '../resources/sounds');

const levelAt = (tone: Tone, seconds: number): number => {
  const at = seconds - tone.atMs / 1_000;
  const left = tone.ms / 1_000 - at;
  if (at < 0 || left < 0) return 0;
  const ramp = Math.min(1, at / RAMP_SECONDS, left / RAMP_SECONDS);
  return ramp * 10 ** (tone.db / 20) * Math.sin(2 * Math.PI * tone.hz * at);
};

const header = (bytes: number): Buffer => {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + bytes, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16); // length of what follows: PCM
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22); // one channel
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(bytes, 40);
  return head;
};

const wav = (tones: readonly Tone[]): Buffer => {
  const seconds = Math.max(...tones.map((tone) => (tone.atMs + tone.ms) / 1_000));
  const samples = Buffer.alloc(Math.ceil(seconds * RATE) * 2);
  for (let at = 0; at < samples.length / 2; at += 1) {
    const level = tones.reduce((sum, tone) => sum + levelAt(tone, at / RATE), 0);
    samples.writeInt16LE(Math.round(level * 32_767), at * 2);
  }
  return Buffer.concat([header(samples.length), samples]);
};

mkdirSync(FOLDER, { recursive: true });
for (const [name, tones] of Object.entries(SOUNDS)) writeFileSync(join(FOLDER, `${name}.wav`), wav(tones));
