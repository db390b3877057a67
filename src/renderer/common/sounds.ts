/** Frequency in Hz, length and start in ms, level in dB (design.md SND-1). */
export interface Tone {
  readonly hz: number;
  readonly ms: number;
  readonly atMs: number;
  readonly db: number;
}
export const SOUNDS = {
  seen: [{ hz: 880, ms: 90, atMs: 0, db: -18 }],
  paid: [
    { hz: 659, ms: 120, atMs: 0, db: -12 },
    { hz: 988, ms: 260, atMs: 120, db: -12 },
  ],
  person: [
    { hz: 330, ms: 160, atMs: 0, db: -12 },
    { hz: 330, ms: 160, atMs: 250, db: -12 },
  ],
} as const satisfies Record<string, readonly Tone[]>;
export type SoundName = keyof typeof SOUNDS;

/** Plays with Web Audio. Silent if the browser lacks it or has not been touched yet. `volume` is 0–1. */
export const createSounds = () => {
  let context: AudioContext | null = null;
  return {
    play: (name: SoundName, volume: number): void => {
      if (volume <= 0 || typeof AudioContext === 'undefined') return;
      context ??= new AudioContext();
      void context.resume();
      for (const tone of SOUNDS[name]) schedule(context, tone, volume);
    },
  };
};

const schedule = (context: AudioContext, tone: Tone, volume: number): void => {
  const start = context.currentTime + tone.atMs / 1_000;
  const end = start + tone.ms / 1_000;
  const level = 10 ** (tone.db / 20) * volume;
  const gain = context.createGain();
  const oscillator = context.createOscillator();
  oscillator.frequency.value = tone.hz;
  // 5 ms ramps: a tone that starts or stops at full level clicks.
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(level, start + 0.005);
  gain.gain.setValueAtTime(level, end - 0.005);
  gain.gain.linearRampToValueAtTime(0, end);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(end);
};
