import { EpochLostError, LinePausedError } from "./commit-group.ts";

/** How soon a paused event is looked at again, should the word that it is resumed be lost. */
const lookEveryMs = 1000;

/** Holds an issuer's groups while an operator has paused its event; they keep their order. */
export class PauseGate {
  readonly #readPaused: () => Promise<boolean>;
  #paused = false;
  #waitedMs = 0;
  #look: (() => void) | null = null;

  /** @param readPaused asks the database; an error counts as still paused */
  constructor(readPaused: () => Promise<boolean>) {
    this.#readPaused = readPaused;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** How long groups have been held so far, all of them together: no part of what they took. */
  get waitedMs(): number {
    return this.#waitedMs;
  }

  /** The event's row has changed: looks at once. */
  poke(): void {
    this.#look?.();
  }

  /**
   * Makes an attempt, and makes it again once the event is resumed where it found it paused.
   * @param mayGoOn whether this issuer still owns the event
   * @throws EpochLostError when it does not; what the attempt throws
   */
  async through<Result>(attempt: () => Promise<Result>, mayGoOn: () => boolean): Promise<Result> {
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof LinePausedError)) throw error;
        await this.#untilResumed(mayGoOn);
      }
    }
  }

  async #untilResumed(mayGoOn: () => boolean): Promise<void> {
    this.#paused = true;
    const sinceMs = performance.now();
    while (this.#paused) {
      await this.#nextLook();
      if (!mayGoOn()) throw new EpochLostError("the event was let go of while it was paused");
      this.#paused = await this.#readPaused().catch(() => true);
    }
    this.#waitedMs += performance.now() - sinceMs;
  }

  #nextLook(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, lookEveryMs);
      this.#look = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
