import { expect, test } from "vitest";
import { seededRandom } from "../load/seeded-random.ts";
import { decideLine } from "./decisions.ts";
import { aScenario } from "./testing/a-scenario.ts";

test("everybody is decided in the order of acceptance, and nobody before it", () => {
  const { acceptedAtMs, decidedAtMs } = decideLine(aScenario({ buyers: 5000 }), seededRandom(1));
  for (const [buyer, decidedMs] of decidedAtMs.entries()) {
    expect(decidedMs).toBeGreaterThanOrEqual(acceptedAtMs[buyer] ?? Infinity);
    expect(decidedMs).toBeGreaterThanOrEqual(decidedAtMs[buyer - 1] ?? 0);
  }
});

test("a steady line is decided at its pace", () => {
  const { heads } = decideLine(aScenario({ buyers: 5000, pacePerSecond: 1000, swing: 0 }), seededRandom(1));
  expect(heads).toHaveLength(100);
  expect(heads.at(-1)).toBe(5000);
});

test("a line that stands decides nobody until it moves again", () => {
  const stall = { fromMs: 1000, toMs: 4000 };
  const { decidedAtMs } = decideLine(aScenario({ buyers: 5000, stall }), seededRandom(1));
  const meanwhile = decidedAtMs.filter((atMs) => atMs > stall.fromMs && atMs <= stall.toMs);
  expect(meanwhile).toHaveLength(0);
  expect(Math.max(...decidedAtMs)).toBeGreaterThan(stall.toMs);
});

test("a line that speeds up is twice as fast after two minutes", () => {
  const { heads } = decideLine(aScenario({ buyers: 30_000, pacePerSecond: 100, growth: 2 }), seededRandom(1));
  const between = (fromS: number, toS: number) => (heads[toS * 20 - 1] ?? 0) - (heads[fromS * 20 - 1] ?? 0);
  expect(between(1, 11)).toBeLessThan(1150);
  expect(between(125, 135)).toBe(2000);
});
