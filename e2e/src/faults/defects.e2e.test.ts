import { Closers } from "@admit/environment";
import { afterAll, beforeAll, expect, test } from "vitest";
import { planRequests } from "./plan/plan-requests.ts";
import { defects } from "./run/defects.ts";
import { runOnce } from "./run/run-once.ts";
import { warmUp } from "./run/warm-up.ts";
import { openSystem, type System } from "./system/open-system.ts";

const closers = new Closers();
let system: System;
beforeAll(async () => {
  system = await openSystem(closers);
  await warmUp(system);
});
afterAll(() => closers.close());

const trafficMs = 2500;

test.each(defects)("is caught: $name", async ({ make, purchases, faults, caughtBy }) => {
  const end = await make(system);
  const requests = planRequests(1, { purchases, trafficMs });
  const { violations } = await runOnce(system, { seed: 1, requests, faults, isAudited: false }).finally(end);
  expect(violations.map(({ check }) => check)).toContain(caughtBy);
});
