import type { AppContext } from "./app-env.ts";
import { requireCaller } from "./caller.ts";
import type { PlatformServices } from "../services.ts";

/**
 * Holds an answer back as long as its caller prefers, within the limits on held answers. If they are reached it is not
 * held at all (`waitRefused`): the caller asks again, as without the preference.
 * @param wait gets 0 if the answer is not to be held
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
