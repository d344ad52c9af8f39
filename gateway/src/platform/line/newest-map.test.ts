import { expect, test } from "vitest";
import { NewestMap } from "./newest-map.ts";

const numbered = (max: number, count: number): NewestMap<number> => {
  const map = new NewestMap<number>(max);
  for (let each = 0; each < count; each++) map.set(`key ${each}`, each);
  return map;
};

test("as many as it may hold are all there; of more the oldest are forgotten, a 32nd at a time", () => {
  expect([...numbered(100, 100).values()]).toEqual(Array.from({ length: 100 }, (_, at) => at));
  expect([...numbered(10, 1000).values()].at(-1)).toBe(999);
  expect([...numbered(10, 1000).values()].length).toBeLessThanOrEqual(10);
  const map = numbered(64, 65);
  expect([...map.values()]).toHaveLength(62);
  expect([map.has("key 2"), map.get("key 3"), map.get("key 64")]).toEqual([false, 3, 64]);
});

test("what was taken out is not counted, and what is set again keeps its place", () => {
  const map = numbered(64, 64);
  map.delete("key 0");
  map.set("key 1", -1);
  expect([[...map.values()].length, map.get("key 1")]).toEqual([63, -1]);
  map.set("key 64", 64);
  map.set("key 65", 65);
  expect([map.has("key 1"), map.has("key 65")]).toEqual([false, true]);
});
