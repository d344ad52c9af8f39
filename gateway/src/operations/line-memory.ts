import type { LineSample } from "@admit/line";
import { figuresMs } from "./line-figures.ts";
import type { LineWord } from "./line-words-read.ts";

/** The last minute's samples, and one before it. */
const samplesMax = figuresMs / 1000 + 1;
/** Samples that may have come since the last look beyond one a second: clocks differ, and issuers change. */
const spareSamples = 3;

/** What is remembered of a line from look to look, so that each reads only what is new. */
export class LineMemory {
  /** The oldest first. */
  samples: LineSample[] = [];
  #born: string | null = null;
  #head = -1;
  #headSinceMs = 0;
  #readAtMs: number | null = null;

  /** How many samples the next look has to read. */
  wanted(nowMs: number): number {
    if (this.#readAtMs === null) return samplesMax;
    return Math.min(samplesMax, Math.ceil((nowMs - this.#readAtMs) / 1000) + spareSamples);
  }

  note(word: LineWord, nowMs: number): void {
    // A line that was begun anew has other places: differences to those before mean nothing.
    if (this.#born !== word.born) this.samples = [];
    this.#born = word.born;
    this.#readAtMs = nowMs;
    const known = new Set(this.samples.map(nameOf));
    const fresh = word.samples.filter((sample) => !known.has(nameOf(sample))).toReversed();
    this.samples = [...this.samples, ...fresh].slice(-samplesMax);
    if (word.head !== this.#head) this.#headSinceMs = this.#stoodSince(word.head) ?? nowMs;
    this.#head = word.head;
  }

  /** How long the head has not moved while somebody waited. */
  stillMs(word: LineWord, nowMs: number): number {
    return Math.max(0, nowMs - Math.max(this.#headSinceMs, word.sinceMs));
  }

  /** The first of the last samples that saw the head where it is: it may have stood long before anybody looked. */
  #stoodSince(head: number): number | undefined {
    const moved = this.samples.findLastIndex((sample) => sample.head !== head);
    return this.samples[moved + 1]?.atMs;
  }
}

const nameOf = ({ epoch, atMs }: LineSample): string => `${epoch} ${atMs}`;
