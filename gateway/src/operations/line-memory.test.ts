import { expect, test } from "vitest";
import { makeSample } from "../../test/tools/make-line.ts";
import { LineMemory } from "./line-memory.ts";
import type { LineWord } from "./line-words-read.ts";

const word = (fields: Partial<LineWord>): LineWord => ({
  seq: 10,
  head: 4,
  headAcceptedAtMs: 0,
  sinceMs: 0,
  born: "first",
  holder: "worker",
  active: 0,
  failedJobs: 0,
  samples: [],
  ...fields,
});
const second = (at: number, head = 4) => makeSample({ atMs: at * 1000, head });

test("the first look reads the whole minute, each later one what is new since", () => {
  const memory = new LineMemory();
  expect(memory.wanted(0)).toBe(61);
  memory.note(word({}), 0);
  expect(memory.wanted(1000)).toBe(4);
  expect(memory.wanted(3_600_000)).toBe(61);
});

test("a sample that is read twice counts once, and the samples stay in their order", () => {
  const memory = new LineMemory();
  memory.note(word({ samples: [second(2), second(1)] }), 2000);
  memory.note(word({ samples: [second(3), second(2), second(1)] }), 3000);
  expect(memory.samples.map(({ atMs }) => atMs)).toEqual([1000, 2000, 3000]);
});

test("no more than a minute is kept", () => {
  const memory = new LineMemory();
  for (let at = 1; at <= 100; at++) memory.note(word({ samples: [second(at)] }), at * 1000);
  expect([memory.samples.length, memory.samples[0]?.atMs]).toEqual([61, 40_000]);
});

test("a line that Redis forgot and that was begun anew has no samples of the one before", () => {
  const memory = new LineMemory();
  memory.note(word({ samples: [second(1)] }), 1000);
  memory.note(word({ born: "second", samples: [] }), 2000);
  expect(memory.samples).toEqual([]);
});

test("a head stands still since it was first seen there, also before anybody looked", () => {
  const memory = new LineMemory();
  const still = word({ samples: [second(9), second(8), second(7, 3)] });
  memory.note(still, 10_000);
  expect(memory.stillMs(still, 10_000)).toBe(2000);
  memory.note(still, 11_000);
  expect(memory.stillMs(still, 11_000)).toBe(3000);
  const moved = word({ head: 5 });
  memory.note(moved, 12_000);
  expect(memory.stillMs(moved, 12_500)).toBe(500);
});

test("a head does not stand still while nobody waits", () => {
  const memory = new LineMemory();
  const filled = word({ sinceMs: 9500, samples: [second(9), second(1)] });
  memory.note(filled, 10_000);
  expect(memory.stillMs(filled, 10_000)).toBe(500);
});
