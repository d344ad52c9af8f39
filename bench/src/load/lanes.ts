import { Client, type Dispatcher } from "undici";

/** Longest an answer is waited for: longer than the longest `Prefer: wait`. */
const answerTimeoutMs = 15_000;

export type LaneRequest = Dispatcher.DispatchOptions;

export interface LaneEnds {
  answered(status: number, startedAtMs: number, isCounted: boolean): void;
  /** No answer came. */
  lost(error: Error): void;
}

/**
 * Most connections, as a proxy keeps them open to what stands behind it. Node 20 takes one new connection in each turn
 * of its loop, however many wait, so a busy gateway answers those late that come by thousands: none is opened while
 * it is measured.
 */
const lanesMax = 512;

/**
 * Connections to one server as `Connections` has them, for whoever sends ten thousand requests a second from a
 * machine that it measures: it keeps the status of an answer and nothing else, and makes no object for a request
 * beyond undici's own.
 */
export class Lanes {
  readonly #origin: string;
  readonly #ends: LaneEnds;
  readonly #idle: Lane[] = [];
  readonly #opened: Lane[] = [];

  constructor(origin: string, ends: LaneEnds) {
    this.#origin = origin;
    this.#ends = ends;
  }

  /** Requests without an answer yet. */
  get busy(): number {
    return this.#opened.length - this.#idle.length;
  }

  /** Whether a request could be sent at once. */
  get isFree(): boolean {
    return this.#idle.length > 0;
  }

  /** Opens connections, at most 512, and waits until each has had an answer of some kind. */
  async open(count: number): Promise<void> {
    const hello = { method: "GET", path: "/healthz" } as const;
    for (let lane = 0; lane < Math.min(count, lanesMax); lane++)
      await new Promise<void>((resolve) => {
        const opened = new Lane(this.#origin, { answered: () => resolve(), lost: () => resolve() }, this.#idle);
        this.#opened.push(opened);
        opened.send(hello, 0, false);
      });
    for (const lane of this.#opened) lane.ends = this.#ends;
  }

  /** @param request is read before this returns, and may be changed then @throws Error where none is free */
  send(request: LaneRequest, startedAtMs: number, isCounted: boolean): void {
    const lane = this.#idle.pop();
    if (lane === undefined) throw new Error("no connection is free");
    lane.send(request, startedAtMs, isCounted);
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.map((lane) => lane.close()));
  }
}

/** One connection, and the handler of the one request that it has at a time. */
class Lane implements Dispatcher.DispatchHandler {
  readonly #client: Client;
  ends: LaneEnds;
  readonly #idle: Lane[];
  #status = 0;
  #startedAtMs = 0;
  #isCounted = false;

  constructor(origin: string, ends: LaneEnds, idle: Lane[]) {
    this.#client = new Client(origin, {
      pipelining: 1,
      headersTimeout: answerTimeoutMs,
      bodyTimeout: answerTimeoutMs,
    });
    this.ends = ends;
    this.#idle = idle;
  }

  send(request: LaneRequest, startedAtMs: number, isCounted: boolean): void {
    this.#startedAtMs = startedAtMs;
    this.#isCounted = isCounted;
    this.#client.dispatch(request, this);
  }

  close(): Promise<void> {
    return this.#client.destroy();
  }

  // undici tells its newer handlers from the older ones by this.
  onRequestStart(): void {}

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(): void {}

  onResponseEnd(): void {
    this.#idle.push(this);
    this.ends.answered(this.#status, this.#startedAtMs, this.#isCounted);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#idle.push(this);
    this.ends.lost(error);
  }
}
