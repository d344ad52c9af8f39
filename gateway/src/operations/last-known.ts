import { within } from "../platform/within.ts";

/** Longest that anybody waits for one part; the whole of a collection is two or three of them after each other. */
const partMs = 600;

/** What was last heard of something that may be away: asked for once at a time, and never waited for long. */
export class LastKnown<Value> {
  #value: Value;
  #fault: unknown = null;
  #asking: Promise<void> | null = null;

  constructor(first: Value) {
    this.#value = first;
  }

  get value(): Value {
    return this.#value;
  }

  /** Why it is not known now: then `value` is the last that was; null where it is. */
  get fault(): unknown {
    return this.#fault;
  }

  /** Reads, unless a read is in progress. Never throws: the value stays, and `fault` says why. */
  async refresh(ask: () => Promise<Value>): Promise<Value> {
    this.#asking ??= this.#ask(ask);
    const asking = this.#asking;
    await within(partMs, () => asking).catch((error: unknown) => (this.#fault = error));
    return this.#value;
  }

  async #ask(ask: () => Promise<Value>): Promise<void> {
    try {
      this.#value = await ask();
      this.#fault = null;
    } catch (error) {
      this.#fault = error;
    } finally {
      this.#asking = null;
    }
  }
}
