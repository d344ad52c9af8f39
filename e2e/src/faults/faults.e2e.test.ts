import { afterAll, beforeAll, expect, test } from "vitest";
import { Closers } from "../set-up/closers.ts";
import { planFaults } from "./plan/plan-faults.ts";
import { planRequests } from "./plan/plan-requests.ts";
import { defects } from "./run/defects.ts";
import { runOnce } from "./run/run-once.ts";
import { openSystem, type System } from "./system/open-system.ts";

const closers = new Closers();
let system: System;
beforeAll(async () => {
  system = await openSystem(closers);
});
afterAll(() => closers.close());

/** Of the long run's seeds: a kill at a named point, both servers killed, a full disk, Redis emptied, a COMMIT cut. */
const seeds = [69, 123];
/** What a run has to bring, to count. */
const acceptedMin = 1000;
const defectTrafficMs = 2500;

test.each(seeds)("seed %i: nothing lost, nothing twice, nothing over a cap, nobody stuck", async (seed) => {
  const plan = { seed, requests: planRequests(seed), faults: planFaults(seed), isAudited: true };
  const { violations, accepted } = await runOnce(system, plan);
  expect(violations).toEqual([]);
  expect(accepted).toBeGreaterThan(acceptedMin);
});

test.each(defects)("is caught: $name", async ({ make, purchases, faults, caughtBy }) => {
  const end = await make(system);
  const requests = planRequests(1, { purchases, trafficMs: defectTrafficMs });
  const { violations } = await runOnce(system, { seed: 1, requests, faults, isAudited: false }).finally(end);
  expect(violations.map(({ check }) => check)).toContain(caughtBy);
});
