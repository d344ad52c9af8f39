import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { ProblemError } from "../problem/problem-error.ts";
import type { Rate } from "../settings.ts";

export interface RateLimit {
  /** @throws ProblemError rate-limited */
  take(key: string): Promise<void>;
}

/**
 * Counts in this process' memory: with several gateways the limit holds for each. It guards a gateway
 * against one eager client; what nobody may exceed is guarded elsewhere. Null where switched off.
 */
export function openRateLimit(name: string, rate: Rate): RateLimit | null {
  if (rate === null) return null;
  const limiter = new RateLimiterMemory({ points: rate.requests, duration: rate.seconds });
  const policy = `"${name}";q=${rate.requests};w=${rate.seconds}`;
  return {
    async take(key) {
      try {
        await limiter.consume(key);
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        throw tooMany(name, policy, Math.max(1, Math.ceil(refused.msBeforeNext / 1000)));
      }
    },
  };
}

/** `RateLimit` and `RateLimit-Policy` as draft-ietf-httpapi-ratelimit-headers has them. */
function tooMany(name: string, policy: string, afterS: number): ProblemError {
  return new ProblemError("rate-limited", `Wait ${afterS} s before the next request.`, {
    retryAfterS: afterS,
    headers: { "RateLimit-Policy": policy, RateLimit: `"${name}";r=0;t=${afterS}` },
  });
}
