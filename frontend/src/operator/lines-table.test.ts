import { expect, test } from "vitest";
import { startMs } from "../testing/fake-sources.ts";
import { pathOf } from "./lines-table.tsx";

const sample = (seconds: number, waiting: number) => ({ atMs: startMs + seconds * 1000, waiting, issued: 0 });

test("a curve in a row ends now: what is older moves to the left, and a silence interrupts it", () => {
  expect(pathOf([sample(0, 0), sample(10, 10)], startMs + 10_000)).toMatch(/^M[\d.]+ 23L52 1$/);
  expect(pathOf([sample(0, 10)], startMs + 300_000)).toBe("M26 1");
  expect(pathOf([sample(0, 10), sample(60, 10)], startMs + 60_000).match(/M/g)).toHaveLength(2);
  expect(pathOf([sample(0, 10)], startMs + 601_000)).toBe("");
});
