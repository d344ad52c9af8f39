import { clientGone, ProblemError, type ProblemExtras } from "../problem/problem-error.ts";

export interface FairBounds {
  /** Most jobs that wait for one holder, and for all; the one that runs is not counted. */
  eachMax: number;
  allMax: number;
}

interface Job {
  /** Resolves or rejects the caller's promise; never rejects itself. */
  run(): Promise<void>;
}

/**
 * Runs jobs one at a time; holders alternate: however many jobs one holder has, another's first waits for at most one
 * of each other holder. A job whose client goes while it waits is not run.
 */
export class FairTurns {
  /** In the order of the holders' next turns; no entry is empty. */
  readonly #waiting = new Map<string, Job[]>();
  #waitingAll = 0;
  #isRunning = false;

  /** @param extras of a refusal */
  readonly #bounds: FairBounds;
  readonly #extras: ProblemExtras;

  constructor(bounds: FairBounds, extras: ProblemExtras) {
    this.#bounds = bounds;
    this.#extras = extras;
  }

  /**
   * @param client aborts when the client no longer waits for the result
   * @throws ProblemError rate-limited if too many of the holder's jobs wait, gateway-busy if too many wait in total
   */
  run<Result>(holder: string, client: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    const own = this.#waiting.get(holder)?.length ?? 0;
    if (own >= this.#bounds.eachMax)
      throw new ProblemError("rate-limited", "You ask for too many documents at a time.", this.#extras);
    if (this.#waitingAll >= this.#bounds.allMax)
      throw new ProblemError("gateway-busy", "Too many people ask for a document right now.", this.#extras);
    return new Promise((resolve, reject) => {
      if (client.aborted) return reject(clientGone());
      const leave = (): void => {
        this.#remove(holder, job);
        reject(clientGone());
      };
      const job: Job = {
        run: () => {
          client.removeEventListener("abort", leave);
          return work().then(resolve, (error: unknown) => reject(client.aborted ? clientGone() : (error as Error)));
        },
      };
      client.addEventListener("abort", leave, { once: true });
      this.#add(holder, job);
      this.#next();
    });
  }

  #add(holder: string, job: Job): void {
    const jobs = this.#waiting.get(holder);
    if (jobs === undefined) this.#waiting.set(holder, [job]);
    else jobs.push(job);
    this.#waitingAll += 1;
  }

  #remove(holder: string, job: Job): void {
    const left = (this.#waiting.get(holder) ?? []).filter((each) => each !== job);
    if (left.length === 0) this.#waiting.delete(holder);
    else this.#waiting.set(holder, left);
    this.#waitingAll -= 1;
  }

  #next(): void {
    const [first] = this.#waiting;
    if (this.#isRunning || first === undefined) return;
    const [holder, [job, ...others]] = first;
    // Behind all other holders, with the holder's remaining jobs.
    this.#waiting.delete(holder);
    if (others.length > 0) this.#waiting.set(holder, others);
    this.#waitingAll -= 1;
    if (job === undefined) return;
    this.#isRunning = true;
    void job.run().finally(() => {
      this.#isRunning = false;
      this.#next();
    });
  }
}
