import { afterAll, beforeAll, expect, test } from "vitest";
import { Closers } from "../set-up/closers.ts";
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
 * Of the long run's seeds: a kill at a named point, both servers killed, a server's clock moved, a full disk, Redis
 * emptied, a COMMIT cut.
 */
const seeds = [70, 512];
/** What a run has to bring, to count. */
const acceptedMin = 1000;

test.each(seeds)("seed %i: nothing lost, nothing twice, nothing over a cap, nobody stuck", async (seed) => {
  const plan = { seed, requests: planRequests(seed), faults: planFaults(seed), isAudited: true, before };
  const { violations, accepted } = await runOnce(system, plan);
  expect(violations).toEqual([]);
  expect(accepted).toBeGreaterThan(acceptedMin);
});
