import type { RefusalReason } from "@admit/contract";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { ProblemError } from "../problem/problem-error.ts";
import type { Rate } from "../settings.ts";
import { networksOf } from "./client-networks.ts";

export interface RateLimit {
  /** @throws ProblemError rate-limited */
  take(key: string): Promise<void>;
}

/** How many times the limit of one /64 a whole /48 may use: a site with many people, or one with many addresses. */
const wideFactor = 16;

/**
 * Counts in this process' memory: with several gateways the limit holds for each. It guards a gateway
 * against one eager client; what nobody may exceed is guarded elsewhere. Null where switched off.
 */
export function openRateLimit(name: string, rate: Rate, reason: RefusalReason): RateLimit | null {
  if (rate === null) return null;
  const limiter = new RateLimiterMemory({ points: rate.requests, duration: rate.seconds });
  const policy = `"${name}";q=${rate.requests};w=${rate.seconds}`;
  return {
    async take(key) {
      try {
        await limiter.consume(key);
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        throw tooMany(name, policy, reason, Math.max(1, Math.ceil(refused.msBeforeNext / 1000)));
      }
    },
  };
}

/** A limit per address, where the addresses of one IPv6 customer count as one. `take` wants the client's address. */
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

/** `RateLimit` and `RateLimit-Policy` as draft-ietf-httpapi-ratelimit-headers has them. */
export function tooMany(name: string, policy: string, refusal: RefusalReason, afterS: number): ProblemError {
  return new ProblemError("rate-limited", `Wait ${afterS} s before the next request.`, {
    retryAfterS: afterS,
    refusal,
    headers: { "RateLimit-Policy": policy, RateLimit: `"${name}";r=0;t=${afterS}` },
  });
}
