// The state of the companion. Names that end in `Ms` are milliseconds of the real clock.

import type { Fact, Live, LiveData, LiveView, ToldVerdict } from "./crossing.js";
import type { Facts } from "./types.js";

export * from "./crossing.js";
export type { Facts } from "./types.js";

/** What the user says has happened: now, or earlier. */
export interface Tap { input: string; atMs: number; earlier: boolean }

/** What is kept in this tab, and is gone with it. */
export interface Kept {
  /** When the case's clock shows 0:00; null as long as nobody has said. */
  startMs: number | null;
  facts: Facts;
  names: Record<string, string>;
  taps: Tap[];
  /** What the engine said last, and of what. */
  live: Live;
  asked: string;
  options: { awake: boolean; vibrate: boolean; notify: boolean; keys: boolean };
}

export interface LiveState extends Kept {
  data: LiveData;
  /** Address of the procedure's page, ending in a slash. */
  page: string;
  nowMs: number;
  engine: "starting" | "ready" | "failed";
  trouble: string;
  /** That the engine came to two verdicts, in a sentence; empty for nothing. */
  lacks: string;
  /** What came to nothing, or what has been copied. */
  notice: string;
  /** How long one was away, in words. */
  away: string;
  /** What a screen reader hears next. */
  announce: string;
  /** Whether what is listed has happened just now. */
  justNow: boolean;
  verdict: ToldVerdict | null;
}

export type LiveMessage =
  | { type: "start"; startMs: number }
  | { type: "fact"; id: string; value: boolean | string | undefined }
  | { type: "name"; id: string; value: string }
  | { type: "tap"; input: string; earlier: boolean }
  | { type: "back" }
  | { type: "option"; id: keyof Kept["options"]; value: boolean }
  | { type: "just now"; value: boolean }
  | { type: "say" }
  | { type: "copy"; what: "record" | "run" }
  | { type: "judge" }
  | { type: "forget" }
  | { type: "retry" };

export type LiveSend = (message: LiveMessage) => void;
export type { Fact, LiveView };
