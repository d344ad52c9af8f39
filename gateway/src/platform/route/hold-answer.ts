import { preferWaitMaxS } from "@admit/contract";
import type { AppContext } from "./app-env.ts";
import { requireCaller } from "./caller.ts";
import type { PlatformServices } from "./services.ts";

/** `Prefer: wait=N` (RFC 7240), in milliseconds, at most `preferWaitMaxS`; 0 without the preference. */
export function preferredWaitMs(prefer: string | undefined): number {
  const seconds = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})/i.exec(prefer ?? "")?.[1];
  return seconds === undefined ? 0 : Math.min(Number(seconds), preferWaitMaxS) * 1000;
}

/**
 * Holds an answer as long as its caller prefers. If the limits of held answers are reached it is sent at once
 * (`waitRefused`), and the caller polls, as without the preference.
 * @param wait gets 0 if the answer is not held
 */
export async function holdAnswer<Value>(
  c: AppContext,
  { held, attention }: Pick<PlatformServices, "held" | "attention">,
  waitMs: number,
  wait: (waitMs: number) => Promise<Value>,
): Promise<Value> {
  if (waitMs === 0) return wait(0);
  const leave = held.enter(requireCaller(c).id);
  if (leave === null) {
    attention.refused("held-request-limit");
    c.set("waitRefused", true);
    return wait(0);
  }
  try {
    return await wait(waitMs);
  } finally {
    leave();
  }
}
