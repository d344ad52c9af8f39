import { expect, test } from "vitest";
import { type GrowthMeasured, growthRows } from "./growth.ts";

const judged = (measured: object) =>
  growthRows(measured).flatMap(({ figure, measured: shown, isReached }) =>
    isReached === null ? [] : [[figure.split(": ").at(-1), shown, isReached]],
  );
const usage = (rssBytes: number) => ({ cpuMs: 0, rssBytes, rssMaxBytes: rssBytes });
const memory: GrowthMeasured["memory"] = {
  purchases: 100_000,
  started: { gateway: usage(90e6), worker: usage(80e6) },
  waitingToo: { gateway: usage(299e6), worker: null },
  aMinuteLater: { gateway: usage(250e6), worker: null },
  redisBytesPerWaiting: 1200,
};

test("a target is reached exactly, or missed by the least", () => {
  const redisConnections = { before: { opened: 3 }, whenDecided: { open: 20, opened: 43 } };
  expect(judged({ manyEvents: { events: 1000, decidedInMs: 9999, retried: 1, redisConnections } })).toEqual([
    ["all decided after", "10.0 s", true],
    ["purchases answered 503 and sent again", "1", false],
    ["connections to Redis at the end", "20", false],
  ]);
  expect(judged({ memory })).toEqual([
    ["memory of the gateway, 100,000 waiting and 100,000 outcomes kept", "299 MB", true],
    ["Redis per waiting purchase", "1,200 B", false],
  ]);
});

const alone = { answers: { 202: 10 }, p50Ms: 4, rssMaxBytes: 100e6 };

test.each([
  [{ p50Ms: 8, rssMaxBytes: 200e6 }, [true, true, true]],
  [{ p50Ms: 8.1 }, [false, true, true]],
  [{ answers: { 202: 9, 503: 1 } }, [true, false, true]],
  [{ answers: { 202: 9, lost: 1 } }, [true, false, true]],
  [{ rssMaxBytes: 201e6 }, [true, true, false]],
])("an attack may double waits and memory of the gateway, and cause no fault: %j", (change, reached) => {
  const attack = { connections: 1000, without: alone, under: { ...alone, ...change } };
  expect(judged({ attack }).map(([, , isReached]) => isReached)).toEqual(reached);
});

test("an unknown figure is neither reached nor missed, and what was not measured has no line", () => {
  const unknown = growthRows({ memory }).filter(({ measured }) => measured === "not known");
  expect(unknown.map(({ isReached }) => isReached)).toEqual([null, null, null]);
  for (const { figure } of unknown) expect(figure).toContain("worker");
  expect(growthRows({})).toEqual([]);
});
