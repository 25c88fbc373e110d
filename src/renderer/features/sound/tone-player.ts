import type { ToneKind } from './tone-limiter.ts';

/** Hertz: C5–E5, a rising major third; E4–C4, falling, an octave lower. */
const NOTES: Record<ToneKind, readonly [number, number]> = {
  success: [523.25, 659.25],
  failure: [329.63, 261.63],
};
const NOTE_S = 0.09;
const FADE_S = 0.16;
/** Tones that come at once are strung along rather than stacked. */
const SPACING_S = 0.11;

export type TonePlayer = {
  /** `volume` is 0–1. */
  readonly play: (tone: ToneKind, volume: number) => void;
};

/** A tone that could only sound later than this after its payment is not played: nothing from the past. */
const LATEST_S = 0.6;

export function createTonePlayer(): TonePlayer {
  let context: AudioContext | undefined;
  let nextAt = 0;
  /** Asked to wake and not answered yet: asking at each payment would only fill the console. */
  let asking = false;

  function schedule(audio: AudioContext, tone: ToneKind, volume: number): void {
    const start = Math.max(audio.currentTime + 0.01, nextAt);
    if (start > audio.currentTime + LATEST_S) return;
    nextAt = start + SPACING_S;
    for (const [index, frequency] of NOTES[tone].entries()) {
      note(audio, { frequency, atS: start + index * NOTE_S, volume, tone });
    }
  }

  return {
    play(tone, volume) {
      context ??= new AudioContext();
      const audio = context;
      if (audio.state === 'running') {
        schedule(audio, tone, volume);
        return;
      }
      if (asking) return;
      asking = true;
      const askedAtMs = performance.now();
      wakeAtGesture(audio);
      audio
        .resume()
        .then(() => performance.now() - askedAtMs < LATEST_S * 1000 && schedule(audio, tone, volume))
        .catch(() => undefined)
        .finally(() => {
          asking = false;
        });
    },
  };
}

/** A browser lets sound play only once the user has done something in the page. */
function wakeAtGesture(audio: AudioContext): void {
  const options = { once: true, capture: true } as const;
  const wake = () => void audio.resume().catch(() => undefined);
  addEventListener('pointerdown', wake, options);
  addEventListener('keydown', wake, options);
}

type Note = {
  readonly frequency: number;
  readonly atS: number;
  readonly volume: number;
  readonly tone: ToneKind;
};

function note(audio: AudioContext, { frequency, atS, volume, tone }: Note): void {
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  oscillator.type = tone === 'success' ? 'sine' : 'triangle';
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, atS);
  gain.gain.linearRampToValueAtTime(volume * 0.3, atS + 0.012);
  gain.gain.exponentialRampToValueAtTime(0.0005, atS + NOTE_S + FADE_S);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(atS);
  oscillator.stop(atS + NOTE_S + FADE_S + 0.02);
}
