import { EpochLostError } from "../database/issuer-database.ts";
import { LinePausedError } from "./commit-group.ts";

/** How often a paused event is rechecked, in case the notification that it was resumed is lost. */
const recheckEveryMs = 1000;

/** Holds an issuer's groups back, in their order, while an operator has paused the event. */
export class PauseGate {
  #isPaused = false;
  #waitedMs = 0;
  #recheck: (() => void) | null = null;

  /** @param readPaused asks the database; an error counts as still paused */
  readonly #readPaused: () => Promise<boolean>;

  constructor(readPaused: () => Promise<boolean>) {
    this.#readPaused = readPaused;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** How long groups have been held back so far: not part of their commit time. */
  get waitedMs(): number {
    return this.#waitedMs;
  }

  /** The event's row has changed. */
  recheck(): void {
    this.#recheck?.();
  }

  /**
   * Makes an attempt, and repeats it after the event is resumed where it found the event paused.
   * @param mayContinue whether this issuer still owns the event
   * @throws EpochLostError when it does not; what the attempt throws
   */
  async through<Result>(attempt: () => Promise<Result>, mayContinue: () => boolean): Promise<Result> {
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof LinePausedError)) throw error;
        await this.#untilResumed(mayContinue);
      }
    }
  }

  async #untilResumed(mayContinue: () => boolean): Promise<void> {
    this.#isPaused = true;
    const sinceMs = performance.now();
    while (this.#isPaused) {
      await this.#nextCheck();
      if (!mayContinue()) throw new EpochLostError("the event was released while it was paused");
      this.#isPaused = await this.#readPaused().catch(() => true);
    }
    this.#waitedMs += performance.now() - sinceMs;
  }

  #nextCheck(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, recheckEveryMs);
      this.#recheck = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
