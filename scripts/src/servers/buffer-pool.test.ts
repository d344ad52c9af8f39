import { expect, test } from "vitest";
import { bufferPoolBytes } from "./buffer-pool.ts";

const gib = 1024 ** 3;

test.each([
  ["a small machine keeps room for the services", 0.5 * gib, gib / 4],
  ["a quarter of the memory, in whole MiB", 6 * gib + 1000, 1.5 * gib],
  ["a large machine holds what a million tickets touch, and no more than that needs", 64 * gib, 2 * gib],
])("MySQL's pages in memory: %s", (_, memoryBytes, expected) => {
  expect(bufferPoolBytes(memoryBytes)).toBe(expected);
});
