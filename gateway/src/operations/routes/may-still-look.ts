import type { AppContext } from "../../platform/route/app-env.ts";
import { type Callers, requireRole } from "../../platform/route/caller.ts";

import { ProblemError } from "../../platform/problem/problem-error.ts";

/**
 * Whether a request that is still being answered would be let in now: its session may have ended, its user have
 * another role. Where that cannot be asked at the moment, it may.
 */
export async function mayStillLook(c: AppContext, callers: Callers): Promise<boolean> {
  c.set("caller", null);
  c.set("callerProblem", undefined);
  await callers.resolve(c);
  try {
    requireRole(c, "STAFF", "ADMIN");
    return true;
  } catch (error) {
    return error instanceof ProblemError && error.code !== "unauthenticated" && error.code !== "forbidden";
  }
}
