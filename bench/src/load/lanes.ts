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

  /** @param request is read before this returns, and may be changed then */
  send(request: LaneRequest, startedAtMs: number, isCounted: boolean): void {
    (this.#idle.pop() ?? this.#open()).send(request, startedAtMs, isCounted);
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.map((lane) => lane.close()));
  }

  #open(): Lane {
    const lane = new Lane(this.#origin, this.#ends, this.#idle);
    this.#opened.push(lane);
    return lane;
  }
}

/** One connection, and the handler of the one request that it has at a time. */
class Lane implements Dispatcher.DispatchHandler {
  readonly #client: Client;
  readonly #ends: LaneEnds;
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
    this.#ends = ends;
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
    this.#ends.answered(this.#status, this.#startedAtMs, this.#isCounted);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#idle.push(this);
    this.#ends.lost(error);
  }
}
