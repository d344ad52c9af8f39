import type { LineSample, LineSnapshot } from "@admit/line";
import { figuresMs } from "./recent-figures.ts";

/** The last minute's samples, and one before it. */
const samplesMax = figuresMs / 1000 + 1;
/** Samples that may have come since the last read beyond one per second: clocks differ, and issuers change. */
const spareSamples = 3;

/** A line's recent samples, kept between two reads: each reads only new ones. */
export class LineMemory {
  /** The oldest first. */
  samples: LineSample[] = [];
  #born: string | null = null;
  #head = -1;
  #headSinceMs = 0;
  #readAtMs: number | null = null;

  /** How many samples the next read needs. */
  wanted(nowMs: number): number {
    if (this.#readAtMs === null) return samplesMax;
    return Math.min(samplesMax, Math.ceil((nowMs - this.#readAtMs) / 1000) + spareSamples);
  }

  note(snapshot: LineSnapshot, nowMs: number): void {
    // A line that began anew has other positions: differences to earlier samples mean nothing.
    if (this.#born !== snapshot.born) this.samples = [];
    this.#born = snapshot.born;
    this.#readAtMs = nowMs;
    const known = new Set(this.samples.map(nameOf));
    const fresh = snapshot.samples.filter((sample) => !known.has(nameOf(sample))).toReversed();
    this.samples = [...this.samples, ...fresh].slice(-samplesMax);
    if (snapshot.head !== this.#head) this.#headSinceMs = this.#unmovedSince(snapshot.head) ?? nowMs;
    this.#head = snapshot.head;
  }

  /** How long the head has not moved while purchases waited. */
  standstillMs(snapshot: LineSnapshot, nowMs: number): number {
    return Math.max(0, nowMs - Math.max(this.#headSinceMs, snapshot.sinceMs));
  }

  /** The first of the last samples with the same head: it may not have moved for long before the first read. */
  #unmovedSince(head: number): number | undefined {
    const moved = this.samples.findLastIndex((sample) => sample.head !== head);
    return this.samples[moved + 1]?.atMs;
  }
}

const nameOf = ({ epoch, atMs }: LineSample): string => `${epoch} ${atMs}`;
