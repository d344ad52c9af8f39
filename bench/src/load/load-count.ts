import type { LoadReport } from "./load-order.ts";
import { Latencies } from "./latencies.ts";
import { queueLengths } from "./queue-lengths.ts";

const lookEveryMs = 100;

/** Counts what becomes of the requests of one order. */
export class LoadCount {
  sent = 0;
  readonly #answers: number[] = [];
  #lost = 0;
  readonly #okEachSecond: Uint32Array;
  readonly #latency = new Latencies();
  #fromMs = Number.POSITIVE_INFINITY;
  #countedFromMs = 0;
  #cpuUs = 0;
  #sentInTime = 0;
  readonly #countedMs: number;
  readonly #inFlight: () => number;
  readonly #seenInFlight: { atMs: number; waiting: number }[] = [];
  #looking: NodeJS.Timeout | undefined;

  /** @param inFlight how many requests are on their way */
  constructor(countedMs: number, inFlight: () => number) {
    this.#countedMs = countedMs;
    this.#inFlight = inFlight;
    this.#okEachSecond = new Uint32Array(Math.ceil(countedMs / 1000));
  }

  /** The counted time begins at this moment. */
  begin(): void {
    this.#fromMs = performance.now();
    this.#countedFromMs = Date.now();
    this.#cpuUs = cpuUs();
    this.#looking = setInterval(() => {
      this.#seenInFlight.push({ atMs: performance.now() - this.#fromMs, waiting: this.#inFlight() });
    }, lookEveryMs);
  }

  /** The counted time is over; answers to what was sent in it may be on their way. */
  end(): void {
    this.#cpuUs = cpuUs() - this.#cpuUs;
    this.#sentInTime = this.sent;
    clearInterval(this.#looking);
  }

  /** @param isCounted whether it was intended for the counted time */
  noteAnswer(status: number, startedAtMs: number, isCounted: boolean): void {
    const nowMs = performance.now();
    const sinceMs = nowMs - this.#fromMs;
    if (status < 300 && sinceMs >= 0 && sinceMs < this.#countedMs) {
      const second = Math.floor(sinceMs / 1000);
      this.#okEachSecond[second] = (this.#okEachSecond[second] ?? 0) + 1;
    }
    if (!isCounted) return;
    this.#answers[status] = (this.#answers[status] ?? 0) + 1;
    this.#latency.record(nowMs - startedAtMs);
  }

  /** An answer that never came is told even where it belongs to the warm-up. */
  noteLost(): void {
    this.#lost++;
  }

  report(dropped: number, lag: Latencies): LoadReport {
    const answers: Record<string, number> = {};
    this.#answers.forEach((count, status) => (answers[status] = count));
    if (this.#lost > 0) answers["lost"] = this.#lost;
    const ok = this.#okEachSecond.reduce((sum, each) => sum + each, 0);
    return {
      countedFromMs: this.#countedFromMs,
      sent: this.sent,
      dropped,
      answers,
      okPerSecond: this.#countedMs === 0 ? 0 : (ok / this.#countedMs) * 1000,
      okEachSecond: [...this.#okEachSecond],
      inFlight: queueLengths(this.#seenInFlight, this.#countedMs),
      latency: this.#latency.summary(),
      lag: lag.summary(),
      cpuUsPerRequest: this.#sentInTime === 0 ? 0 : this.#cpuUs / this.#sentInTime,
    };
  }
}

function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
