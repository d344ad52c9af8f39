import type { RefusalReason } from "@admit/contract";
import { ProblemError } from "../problem/problem-error.ts";
import type { Rate } from "../settings.ts";
import { networksOf, wideFactor } from "./client-networks.ts";
import { said } from "../problem/said.ts";

export interface RateLimit {
  /** @throws ProblemError rate-limited */
  take(key: string): Promise<void>;
}

/** Most callers counted at a time; beyond that the oldest window is dropped. */
const callersMax = 100_000;

/**
 * Counts in this process' memory, so with several gateways the limit holds for each. It protects a gateway from one
 * eager client; hard limits are enforced elsewhere. Null if switched off.
 */
export function openRateLimit(name: string, rate: Rate, reason: RefusalReason): RateLimit | null {
  if (rate === null) return null;
  const windows = new Windows(rate.seconds * 1000);
  const policy = `"${name}";q=${rate.requests};w=${rate.seconds}`;
  return {
    // Async for its callers: a refusal is a rejection.
    async take(key) {
      const nowMs = performance.now();
      const window = windows.of(key, nowMs);
      window.count += 1;
      if (window.count <= rate.requests) return;
      throw tooMany(name, policy, reason, Math.max(1, Math.ceil((window.endsAtMs - nowMs) / 1000)));
    },
  };
}

interface Window {
  count: number;
  endsAtMs: number;
}

/** Each caller's window begins with its first request. Windows end in the order in which they began. */
class Windows {
  readonly #byCaller = new Map<string, Window>();

  readonly durationMs: number;

  constructor(durationMs: number) {
    this.durationMs = durationMs;
  }

  of(caller: string, nowMs: number): Window {
    const known = this.#byCaller.get(caller);
    if (known !== undefined && known.endsAtMs > nowMs) return known;
    this.#byCaller.delete(caller);
    this.#dropOldest(nowMs);
    const window = { count: 0, endsAtMs: nowMs + this.durationMs };
    this.#byCaller.set(caller, window);
    return window;
  }

  /** Removes at most two windows per request, so that no request pays for a sweep. */
  #dropOldest(nowMs: number): void {
    let left = 2;
    for (const [caller, { endsAtMs }] of this.#byCaller) {
      if (left-- === 0 || (endsAtMs > nowMs && this.#byCaller.size < callersMax)) return;
      this.#byCaller.delete(caller);
    }
  }
}

/** A limit per address, where the addresses of one IPv6 customer count as one. `take` expects the client's address. */
export function openAddressLimit(name: string, rate: Rate, reason: RefusalReason): RateLimit | null {
  const narrow = openRateLimit(name, rate, reason);
  const wide = openRateLimit(`${name}-site`, rate && { ...rate, requests: rate.requests * wideFactor }, reason);
  if (narrow === null) return null;
  return {
    async take(address) {
      const networks = networksOf(address);
      await narrow.take(networks.narrow);
      if (networks.wide !== null) await wide?.take(networks.wide);
    },
  };
}

/** @param policy the limit as draft-ietf-httpapi-ratelimit-headers writes it */
export function tooMany(name: string, policy: string, refusal: RefusalReason, afterS: number): ProblemError {
  const extras = { retryAfterS: afterS, refusal, limit: { name, policy } };
  return new ProblemError("rate-limited", said`Wait ${afterS} s before the next request.`, extras);
}
