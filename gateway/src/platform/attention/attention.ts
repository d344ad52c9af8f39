import { OpsWarning, type RefusalReason } from "@admit/contract";
import type { Logger } from "pino";
import { Counter, Gauge, type Registry } from "prom-client";

/** How long a warning is shown after its cause was last seen, and how often it is logged. */
const warningMs = 10 * 60_000;
/** How often refusals of one reason are logged. */
const refusalMs = 60_000;

/**
 * Refusals of the last minute, by reason, and wrong settings. Reported in metrics, the log, and this process' entry on
 * the operators' console.
 */
export class Attention {
  readonly #refused: Counter<"reason">;
  readonly #recent = new Map<RefusalReason, RecentCount>();
  readonly #warnings = new Map<OpsWarning, number>();
  readonly #loggedAtMs = new Map<RefusalReason, number>();
  readonly #log: Logger;
  readonly #now: () => number;

  constructor({ metrics, log, now = Date.now }: { metrics: Registry; log: Logger; now?: () => number }) {
    this.#log = log;
    this.#now = now;
    this.#refused = new Counter({
      name: "admit_refused_total",
      help: "Requests refused to protect the service, by reason",
      labelNames: ["reason"],
      registers: [metrics],
    });
    const warned = new Gauge({
      name: "admit_warning",
      help: "1 while an operator has to fix a setting, by warning",
      labelNames: ["warning"],
      registers: [metrics],
      collect: () =>
        OpsWarning.options.forEach((warning) => warned.set({ warning }, Number(this.warnings.includes(warning)))),
    });
  }

  /** Counted each time, and logged once a minute. */
  refused(reason: RefusalReason): void {
    this.#refused.inc({ reason });
    const nowMs = this.#now();
    if (nowMs - (this.#loggedAtMs.get(reason) ?? -Infinity) >= refusalMs) {
      this.#loggedAtMs.set(reason, nowMs);
      this.#log.warn({ refusal: reason }, "requests are refused to protect the service");
    }
    let recent = this.#recent.get(reason);
    if (recent === undefined) this.#recent.set(reason, (recent = new RecentCount()));
    recent.add(nowMs);
  }

  /** Logged at once, and then every ten minutes while its cause continues. */
  warn(warning: OpsWarning, sentence: string): void {
    const shownAtMs = this.#warnings.get(warning);
    const nowMs = this.#now();
    if (shownAtMs !== undefined && nowMs - shownAtMs < warningMs) return;
    this.#warnings.set(warning, nowMs);
    this.#log.warn({ warning }, sentence);
  }

  /** Requests refused within the last minute. Reasons without any are left out. */
  get refusals(): Partial<Record<RefusalReason, number>> {
    const nowMs = this.#now();
    const counts = [...this.#recent].map(([reason, recent]) => [reason, recent.count(nowMs)] as const);
    return Object.fromEntries(counts.filter(([, count]) => count > 0));
  }

  get warnings(): OpsWarning[] {
    const nowMs = this.#now();
    return [...this.#warnings].filter(([, atMs]) => nowMs - atMs < warningMs).map(([warning]) => warning);
  }
}

const secondMs = 1000;
const secondsKept = 60;

/** A count over the last minute, exact to the second. */
class RecentCount {
  readonly #counts = new Uint32Array(secondsKept);
  #second = 0;

  add(nowMs: number): void {
    this.#advance(nowMs);
    const at = this.#second % secondsKept;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
  }

  count(nowMs: number): number {
    this.#advance(nowMs);
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  /** Clears the seconds that have passed since the last call. A clock that jumps back changes nothing. */
  #advance(nowMs: number): void {
    const second = Math.floor(nowMs / secondMs);
    const passed = Math.min(second - this.#second, secondsKept);
    for (let at = second - passed + 1; at <= second; at++) this.#counts[at % secondsKept] = 0;
    this.#second = Math.max(this.#second, second);
  }
}
