import { Closers } from "@admit/environment";
import { afterAll, beforeAll, expect, test } from "vitest";
import { planFaults } from "./plan/plan-faults.ts";
import { planRequests } from "./plan/plan-requests.ts";
import { runOnce } from "./run/run-once.ts";
import { warmUp } from "./run/warm-up.ts";
import type { Footprint } from "./system/footprint.ts";
import { openSystem, type System } from "./system/open-system.ts";

const closers = new Closers();
let system: System;
let before: Footprint;
beforeAll(async () => {
  system = await openSystem(closers);
  before = await warmUp(system);
});
afterAll(() => closers.close());

/**
 * Two schedules with a kill at a named point, both servers killed, a server's clock moved; and with a full disk, Redis
 * emptied, a COMMIT cut.
 */
const seeds = [1619, 2090];
/** A run with fewer purchases proves little. */
const acceptedMin = 1000;

test.each(seeds)(
  "seed %i: nothing is lost, nothing happens twice, no cap is exceeded, no buyer is stuck",
  async (seed) => {
    const plan = { seed, requests: planRequests(seed), faults: planFaults(seed), isAudited: true, before };
    const { violations, accepted } = await runOnce(system, plan);
    expect(violations).toEqual([]);
    expect(accepted).toBeGreaterThan(acceptedMin);
  },
);
