// What a rehearsal sounds like: tones for what its screen shows, and the voice of who speaks, where the
// browser has one. Nothing sounds until somebody asked for it; what is heard is always to be read too.

/** @import { State } from "./types.d.ts" */

/** Tones as `[second of its beginning, seconds, Hertz]`; again after `every` seconds.
 * @typedef {{ every?: number, tones: [number, number, number][] }} Sound */

/** By what is drawn of a screen. @type {Record<string, Sound>} */
const SOUNDS = {
  ringing: { every: 4, tones: [[0, 1.2, 425]] },
  phone: { tones: [[0, 0.07, 620], [0.09, 0.07, 830]] },
  voicemail: { tones: [[0.3, 0.7, 1000]] },
  alert: { tones: [[0, 0.25, 950], [0.27, 0.25, 1400], [0.54, 0.25, 1800]] },
  alarm: { every: 1.4, tones: [[0, 0.5, 880], [0.6, 0.5, 660]] },
  face: { tones: [[0, 0.12, 523], [0.14, 0.2, 659]] },
};
/** After a call, where the next screen has no sound of its own. @type {Sound} */
const DROPPED = { tones: [[0, 0.22, 480], [0.44, 0.22, 480], [0.88, 0.22, 480]] };
const LOUD = 0.06;
const SOFTLY_S = 0.015; // in and out, so that nothing clicks

/** What can be heard of a screen now: what is drawn of it; empty for silence. @param {State} state */
export function audible({ data, view, phase, prefs, clock, muted }) {
  if (!prefs.sound || muted || phase !== "playing" || clock.paused) return "";
  return data.stage.screens.find((screen) => screen.id === view.screen)?.picture ?? "";
}

/** Whether this browser can speak. */
export const canSpeak = () => typeof speechSynthesis !== "undefined";

export class Sounds {
  /** @type {AudioContext | undefined} */
  #audio;
  /** @type {OscillatorNode[]} */
  #playing = [];
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #again;

  /** From one state to the next. @param {State} before @param {State} now */
  follow(before, now) {
    const [was, is] = [audible(before), audible(now)];
    if (was !== is) this.#hear(is ? (SOUNDS[is] ?? (was === "phone" ? DROPPED : undefined)) : undefined);
    if (!canSpeak()) return;
    if ((now.phase !== "playing" && before.phase === "playing") || (now.muted && !before.muted)) speechSynthesis.cancel();
    const { spoken, prefs, muted } = now;
    if (prefs.voice && !muted && spoken && spoken !== before.spoken) this.#speak(spoken.text);
  }

  end() {
    this.#still();
    if (canSpeak()) speechSynthesis.cancel();
    this.#audio?.close();
    this.#audio = undefined;
  }

  /** @param {Sound | undefined} sound */
  #hear(sound) {
    this.#still();
    if (!sound) return;
    this.#play(sound);
    if (sound.every) this.#again = setInterval(() => this.#play(sound), 1000 * sound.every);
  }

  #still() {
    clearInterval(this.#again);
    for (const tone of this.#playing) tone.stop();
    this.#playing = [];
  }

  /** @param {Sound} sound */
  #play({ tones }) {
    const audio = (this.#audio ??= new AudioContext());
    this.#playing = tones.map(([from, lasts, hertz]) => {
      const [tone, gain] = [new OscillatorNode(audio, { frequency: hertz }), new GainNode(audio, { gain: 0 })];
      const begins = audio.currentTime + from;
      gain.gain.setTargetAtTime(LOUD, begins, SOFTLY_S);
      gain.gain.setTargetAtTime(0, begins + lasts, SOFTLY_S);
      tone.connect(gain).connect(audio.destination);
      tone.start(begins);
      tone.stop(begins + lasts + 10 * SOFTLY_S);
      return tone;
    });
  }

  /** @param {string} text */
  #speak(text) {
    speechSynthesis.cancel();
    const words = new SpeechSynthesisUtterance(text);
    words.lang = document.documentElement.lang || "en";
    speechSynthesis.speak(words);
  }
}
