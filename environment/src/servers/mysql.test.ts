import { expect, test } from "vitest";
import { bufferPoolFor } from "./mysql.ts";

const gib = 1024 ** 3;

test.each([
  ["a small machine keeps memory for the services", 0.5 * gib, gib / 4],
  ["a quarter of the memory, in whole MiB", 6 * gib + 1000, 1.5 * gib],
  ["a large machine keeps what a million tickets touch, and no more", 64 * gib, 2 * gib],
])("MySQL's pages in memory: %s", (_, memoryBytes, expected) => {
  expect(bufferPoolFor(memoryBytes)).toBe(expected);
});
