import { planRequests } from "../plan/plan-requests.ts";
import type { Footprint } from "../system/footprint.ts";
import type { System } from "../system/open-system.ts";
import { runOnce } from "./run-once.ts";

const load = { purchases: 300, trafficMs: 2500 };

/**
 * Lets a new system sell for a moment without faults: this fills pools and caches, and compiles code.
 * @returns what its processes use, for comparison with later runs
 * @throws if a check fails even so
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
