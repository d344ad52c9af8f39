import { expect, test } from "vitest";
import { planFaults } from "./plan-faults.ts";
import { planRequests } from "./plan-requests.ts";

const manySeeds = Array.from({ length: 500 }, (_, seed) => seed);
/** When a run's traffic is over. */
const overMs = 8000;

test("a seed plans the same schedule each time, and another seed another one", () => {
  expect(planFaults(7)).toEqual(planFaults(7));
  expect(planRequests(7)).toEqual(planRequests(7));
  expect(planFaults(8)).not.toEqual(planFaults(7));
  expect(planRequests(8)).not.toEqual(planRequests(7));
});

test("every seed has two to four faults, in their order, that begin and end within the traffic", () => {
  for (const faults of manySeeds.map(planFaults)) {
    expect(faults.length).toBeGreaterThanOrEqual(2);
    expect(faults.length).toBeLessThanOrEqual(4);
    expect(faults.map(({ atMs }) => atMs)).toEqual(faults.map(({ atMs }) => atMs).sort((a, b) => a - b));
    for (const { atMs, forMs } of faults) expect(atMs + forMs).toBeLessThan(overMs);
  }
});

test("no two faults of a seed affect the same process, or the same server", () => {
  for (const faults of manySeeds.map(planFaults)) {
    const services = faults.flatMap((fault) => ("service" in fault && fault.kind !== "clock" ? fault.service : []));
    expect(new Set(services).size).toBe(services.length);
    const workersAtPoints = faults.filter(({ kind }) => kind.endsWith("-at")).length;
    // Any worker may reach the point.
    const workers = services.filter((name) => name.startsWith("worker")).length;
    expect(workersAtPoints * (1 + workers)).toBeLessThanOrEqual(1);
    for (const server of [
      "mysql-kill mysql-restart mysql-freeze mysql-disk-full mysql-disk-slow",
      "redis-kill redis-freeze redis-empty redis-cut-short redis-disk-full",
    ])
      expect(faults.filter(({ kind }) => server.split(" ").includes(kind)).length).toBeLessThanOrEqual(1);
  }
});

test("every kind of fault and every named point occurs in 500 seeds", () => {
  const seen = new Set(
    manySeeds.flatMap(planFaults).map((fault) => `${fault.kind} ${"point" in fault ? fault.point : ""}`.trim()),
  );
  expect([...seen].sort()).toEqual(
    [
      "away",
      "block-loop",
      "clock",
      "commit-cut after-commit",
      "commit-cut before-write",
      "cut",
      "delay",
      "freeze",
      "freeze-at after-commit",
      "freeze-at before-transaction",
      "freeze-at before-write",
      "kill",
      "kill-at after-commit",
      "kill-at after-publication",
      "kill-at before-commit",
      "kill-at before-write",
      "mysql-disk-full",
      "mysql-disk-slow",
      "mysql-error",
      "mysql-freeze",
      "mysql-kill",
      "mysql-restart",
      "one-way",
      "redis-cut-short",
      "redis-disk-full",
      "redis-empty",
      "redis-freeze",
      "redis-kill",
      "rolling-restart",
      "server-clock",
      "slow-commits",
    ].sort(),
  );
});
