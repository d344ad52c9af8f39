import { foldEmail, signInCodesPerMailbox, signInCodesPerNetwork, signInCodesWrongMax } from "@admit/contract";
import type { SharedLimit } from "@admit/line";
import { createHash } from "node:crypto";
import { RateLimiterRes } from "rate-limiter-flexible";
import { networksOf } from "../../platform/bounds/client-networks.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import type { PlatformServices } from "../../platform/route/services.ts";

const name = "sign-in-code";
const hourS = 60 * 60;

/** A counted attempt; `forgive` takes it back, since the code was right. */
export interface CountedAttempt {
  forgive(): Promise<void>;
}

/**
 * Bounds the wrong codes for a mailbox, from a network, and in all: what six digits are worth depends on these alone.
 * Redis counts, for all gateways. While it is away each gateway counts for itself.
 */
export function openCodeLimits({ store }: Pick<PlatformServices, "store">) {
  const mailbox = store.openLimit(`${name}-mailbox`, { points: signInCodesPerMailbox, duration: 24 * hourS });
  const network = store.openLimit(`${name}-network`, { points: signInCodesPerNetwork, duration: hourS });
  const all = store.openLimit(`${name}-all`, { points: signInCodesWrongMax, duration: hourS });

  return {
    /** @throws ProblemError rate-limited: links still work */
    async take(email: string, address: string): Promise<CountedAttempt> {
      const { narrow, wide } = networksOf(address);
      const counted: [SharedLimit, string][] = [
        // The mailbox last: a refusal for a network uses up nothing of what its owner has.
        [all, "all"],
        [network, wide ?? narrow],
        [mailbox, foldEmail(email)],
      ];
      for (const [limit, key] of counted) await takeOne(limit, key);
      return {
        forgive: async () => void (await Promise.all(counted.map(([limit, key]) => limit.reward(hashed(key))))),
      };
    },
  };
}

/** Redis contains no address. */
const hashed = (key: string): string => createHash("sha256").update(key, "utf8").digest("base64url");

async function takeOne(limit: SharedLimit, key: string): Promise<void> {
  try {
    await limit.consume(hashed(key));
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    const retryAfterS = Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
    throw new ProblemError("rate-limited", "Too many codes were tried. Use the link in the email.", {
      retryAfterS,
      refusal: "sign-in-limit",
      limit: { name, policy: `"${name}";q=${limit.points};w=${limit.duration}` },
    });
  }
}
