import { expect, test } from "vitest";
import { noticesOf } from "./notices.ts";

test("buyers are told apart by how long they waited, and their delays in order", () => {
  const waitsMs = [999, 1000, 49_999, 50_000, 60_000, 69_999, 70_000];
  const decisions = {
    acceptedAtMs: Float64Array.from(waitsMs, () => 500),
    decidedAtMs: Float64Array.from(waitsMs, (ms) => ms + 500),
    heads: new Int32Array(),
  };
  const noticedAfterMs = Float32Array.from([7, 6, 5, 30, 10, 20, 4]);
  const followed = { looks: new Uint32Array(), fetches: new Uint32Array(), noticedAfterMs, paceMax: 1 };
  const notices = noticesOf(decisions, followed);
  expect(notices.map(({ wait, buyers }) => [wait, buyers])).toEqual([
    ["under 1 s", 1],
    ["1 to 10 s", 1],
    ["10 to 50 s", 1],
    ["50 to 70 s", 3],
    ["70 s to 10 min", 1],
  ]);
  expect(notices.find(({ isAboutMinute }) => isAboutMinute)).toMatchObject({ p50Ms: 20, p99Ms: 30, maxMs: 30 });
});
