import { within } from "../platform/within.ts";

/** Time limit for one part of a collection; a collection waits for two or three of them in sequence. */
const partMs = 600;

/** The last known value from a server that may be away: one read at a time, each with a short time limit. */
export class LastKnown<Value> {
  /** Why the last read failed, so that `value` may be old; null if it succeeded. */
  fault: unknown = null;
  #reading: Promise<void> | null = null;

  value: Value;

  constructor(value: Value) {
    this.value = value;
  }

  /** Reads, or joins the read in progress. Never throws: the value stays, and `fault` says why. */
  async refresh(read: () => Promise<Value>): Promise<Value> {
    const reading = (this.#reading ??= this.#read(read));
    await within(partMs, () => reading).catch((error: unknown) => (this.fault = error));
    return this.value;
  }

  async #read(read: () => Promise<Value>): Promise<void> {
    try {
      this.value = await read();
      this.fault = null;
    } catch (error) {
      this.fault = error;
    } finally {
      this.#reading = null;
    }
  }
}
