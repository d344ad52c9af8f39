import { setTimeout as pause } from "node:timers/promises";
import { Latencies, makeSchedule, seededRandom, sendOnTime } from "@admit/drop";
import { answerOrders } from "./answer-orders.ts";
import { Lanes } from "./lanes.ts";
import { type LoadOrder, type LoadReport, makeRequests } from "./order.ts";
import { queueLengths } from "./queue-lengths.ts";
import { type Used, watchUsage } from "./usage.ts";

const sampleEveryMs = 100;

/** Sends what is ordered, waits for all answers, and counts them. */
class LoadRun {
  readonly #order: LoadOrder;
  readonly #lanes: Lanes;
  readonly #request: (index: number) => string;
  /** Due, but without a free connection yet. */
  readonly #waiting: { startedAtMs: number; isCounted: boolean }[] = [];
  #next = 0;
  /** Called after each answer, and after each that is lost. */
  #onEnd: () => void = () => {};

  #sent = 0;
  #ok = 0;
  #lost = 0;
  readonly #answers: number[] = [];
  readonly #latency = new Latencies();
  #fromMs = Number.POSITIVE_INFINITY;
  #countedFromMs = 0;
  readonly #inFlight: { atMs: number; waiting: number }[] = [];
  #used: Record<string, Used | null> = {};

  constructor(order: LoadOrder) {
    this.#order = order;
    this.#request = makeRequests(order);
    this.#lanes = new Lanes(order.origin, {
      answered: (status, startedAtMs, isCounted) => {
        this.#noteAnswer(status, startedAtMs, isCounted);
        this.#afterEnd();
      },
      lost: () => {
        // Reported even if it belongs to the warm-up.
        this.#lost++;
        this.#afterEnd();
      },
    });
  }

  async sendScheduled({ schedule: kind, ratePerSecond, seed }: LoadOrder["pace"] & { kind: "scheduled" }) {
    const { warmUpMs, countedMs, inFlightMax } = this.#order;
    await this.#lanes.open(inFlightMax);
    const requests = Math.max(1, Math.round((ratePerSecond * (warmUpMs + countedMs)) / 1000));
    const schedule = makeSchedule(kind, requests, ratePerSecond, seededRandom(seed));
    const firstCounted = schedule.findIndex((atMs) => atMs >= warmUpMs);
    let window: Promise<void> | undefined;
    const { dropped, lag } = await sendOnTime(
      schedule,
      {
        isFull: (index) => {
          if (index >= firstCounted) window ??= this.#count();
          return this.#busy >= inFlightMax;
        },
        send: (index, intendedAtMs) => this.#send(intendedAtMs, index >= firstCounted),
        begin: (sendDue) => (this.#onEnd = sendDue),
      },
      warmUpMs,
    );
    await window;
    return this.#finish(dropped, lag);
  }

  /** As many requests in flight as allowed, until the counted time is over. */
  async sendSaturating(connects?: "all at once"): Promise<LoadReport> {
    const { warmUpMs, inFlightMax } = this.#order;
    if (connects === "all at once") this.#lanes.add(inFlightMax);
    else await this.#lanes.open(inFlightMax);
    let isCounted = false;
    this.#onEnd = () => this.#send(performance.now(), isCounted);
    for (let lane = 0; lane < inFlightMax; lane++) this.#onEnd();
    await pause(warmUpMs);
    isCounted = true;
    await this.#count();
    // An attack does not wait for its last answers, which may be large and slow.
    return this.#finish(0, new Latencies(), connects === undefined);
  }

  /** Requests without an answer, sent or not. */
  get #busy(): number {
    return this.#lanes.busy + this.#waiting.length;
  }

  /** Sends the next request as soon as a connection is free. */
  #send(startedAtMs: number, isCounted: boolean): void {
    if (isCounted) this.#sent++;
    if (this.#lanes.isFree) this.#lanes.send(this.#request(this.#next++), startedAtMs, isCounted);
    else this.#waiting.push({ startedAtMs, isCounted });
  }

  #afterEnd(): void {
    const first = this.#waiting.shift();
    if (first !== undefined) this.#lanes.send(this.#request(this.#next++), first.startedAtMs, first.isCounted);
    this.#onEnd();
  }

  async #count(): Promise<void> {
    this.#fromMs = performance.now();
    this.#countedFromMs = Date.now();
    const usage = watchUsage(this.#order.pids ?? {});
    const sampling = setInterval(() => {
      this.#inFlight.push({ atMs: performance.now() - this.#fromMs, waiting: this.#busy });
    }, sampleEveryMs);
    await pause(this.#order.countedMs);
    clearInterval(sampling);
    this.#used = usage();
  }

  #noteAnswer(status: number, startedAtMs: number, isCounted: boolean): void {
    const nowMs = performance.now();
    const sinceMs = nowMs - this.#fromMs;
    if (status < 300 && sinceMs >= 0 && sinceMs < this.#order.countedMs) this.#ok++;
    if (!isCounted) return;
    this.#answers[status] = (this.#answers[status] ?? 0) + 1;
    this.#latency.record(nowMs - startedAtMs);
  }

  /** Each request is answered or given up within its time limit, so this ends. */
  #allAnswered(): Promise<void> {
    return new Promise((resolve) => {
      this.#onEnd = () => {
        if (this.#busy === 0) resolve();
      };
      this.#onEnd();
    });
  }

  async #finish(dropped: number, lag: Latencies, isAwaited = true): Promise<LoadReport> {
    this.#onEnd = () => {};
    if (isAwaited) await this.#allAnswered();
    this.#lanes.close();
    const answers: Record<string, number> = {};
    this.#answers.forEach((count, status) => (answers[status] = count));
    if (this.#lost > 0) answers["lost"] = this.#lost;
    return {
      countedFromMs: this.#countedFromMs,
      sent: this.#sent,
      dropped,
      answers,
      okPerSecond: (this.#ok / this.#order.countedMs) * 1000,
      inFlight: queueLengths(this.#inFlight, this.#order.countedMs),
      latency: this.#latency.summary(),
      lag: lag.summary(),
      used: this.#used,
    };
  }
}

answerOrders((given) => {
  const order = given as LoadOrder;
  const { pace } = order;
  const load = new LoadRun(order);
  return pace.kind === "scheduled" ? load.sendScheduled(pace) : load.sendSaturating(pace.connects);
});
