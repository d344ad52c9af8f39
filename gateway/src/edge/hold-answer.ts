import type { AppContext } from "../app-env.ts";
import { requireCaller } from "../auth/caller.ts";
import type { Services } from "../services.ts";

/**
 * Holds an answer back as long as its caller prefers, within the bounds on held answers. Where they are met it is not
 * held at all (`waitRefused`): the caller asks again, as without the preference.
 * @param wait is given 0 where nothing is to be waited for
 */
export async function holdAnswer<Value>(
  c: AppContext,
  { held, attention }: Pick<Services, "held" | "attention">,
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
