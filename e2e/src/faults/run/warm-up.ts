import { planRequests } from "../plan/plan-requests.ts";
import type { Footprint } from "../system/footprint.ts";
import type { System } from "../system/open-system.ts";
import { runOnce } from "./run-once.ts";

const load = { purchases: 300, trafficMs: 2500 };

/**
 * Has a new system sell for a moment, with nothing done to it: pools, caches and compiled code are there then.
 * @returns what its processes hold, against which later runs are held
 * @throws where it sells wrongly even so
 */
export async function warmUp(system: System): Promise<Footprint> {
  const { violations, footprint } = await runOnce(system, {
    seed: 0,
    requests: planRequests(0, load),
    faults: [],
    isAudited: false,
  });
  if (violations.length > 0) throw new Error(`without any fault: ${JSON.stringify(violations)}`);
  return footprint;
}
