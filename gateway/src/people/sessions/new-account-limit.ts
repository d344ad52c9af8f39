import type { SharedLimit } from "@admit/line";
import { createHash } from "node:crypto";
import { RateLimiterRes } from "rate-limiter-flexible";
import { networksOf, wideFactor } from "../../platform/bounds/client-networks.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import type { PlatformServices } from "../../platform/route/services.ts";
import { mailOwnerOf } from "./mail-owner.ts";
import { said } from "../../platform/problem/said.ts";

const name = "new-accounts";

/** Counts an account that a stranger is about to create. @throws ProblemError rate-limited */
export type NewAccountLimit = (email: string, address: string) => Promise<void>;

/**
 * Limits the accounts that strangers create themselves, per network and per mail domain (at a public provider per
 * mailbox), over all gateways. Redis counts. While it is away each gateway counts for itself: sign-in keeps working.
 */
export function openNewAccountLimit({
  settings,
  store,
}: Pick<PlatformServices, "settings" | "store">): NewAccountLimit {
  const rate = settings.RATE_LIMIT_NEW_ACCOUNTS;
  if (rate === null) return () => Promise.resolve();
  const open = (factor: number): SharedLimit =>
    store.openLimit(name, { points: rate.requests * factor, duration: rate.seconds });
  const narrow = open(1);
  const wide = open(wideFactor);

  return async (email, address) => {
    const networks = networksOf(address);
    // The network last: a refusal for someone's mail domain uses up nothing of what others share with them.
    const owner = mailOwnerOf(email);
    // A provider that is not known as one has buyers in many networks.
    await take(owner.kind === "mailbox" ? narrow : wide, `mail ${owner.name}`, "mail provider");
    await take(narrow, `network ${networks.narrow}`, "network");
    if (networks.wide !== null) await take(wide, `network ${networks.wide}`, "network");
  };

  async function take(limiter: SharedLimit, key: string, whose: string): Promise<void> {
    try {
      // Hashed: Redis contains no address.
      await limiter.consume(createHash("sha256").update(key, "utf8").digest("base64url"));
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const afterS = Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
      throw new ProblemError(
        "rate-limited",
        said`Many new accounts come from your ${whose} right now. Try again in ${afterS} s. If your link has expired by then, ask for a new one.`,
        {
          retryAfterS: afterS,
          refusal: "new-account-limit",
          limit: { name, policy: `"${name}";q=${limiter.points};w=${limiter.duration}` },
        },
      );
    }
  }
}
