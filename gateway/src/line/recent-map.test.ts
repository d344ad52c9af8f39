import fc from "fast-check";
import { expect, test } from "vitest";
import { RecentMap } from "./recent-map.ts";

const max = 8;
const step = fc.record({ key: fc.integer({ min: 0, max: 15 }).map(String), isSet: fc.boolean(), value: fc.nat() });

test("what is remembered is what was set last, never what was deleted, and never more than it may hold", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
      const map = new RecentMap<number>(max);
      const expected = new Map<string, number>();
      for (const { key, isSet, value } of steps) {
        expected.delete(key);
        if (isSet) {
          map.set(key, value);
          expected.set(key, value);
        } else map.delete(key);
        expect(map.get(key)).toBe(isSet ? value : undefined);
        for (const [kept, its] of map.entries()) expect(its).toBe(expected.get(kept));
        expect([...map.entries()].length).toBeLessThanOrEqual(max);
      }
    }),
  );
});

test("at least half of what it may hold is remembered, the last that came", () => {
  const map = new RecentMap<number>(max);
  for (let at = 0; at < 100; at++) {
    map.set(String(at), at);
    for (let last = Math.max(0, at - max / 2 + 1); last <= at; last++) expect(map.get(String(last))).toBe(last);
  }
});

test("all is forgotten at once, also while it is walked through", () => {
  const map = new RecentMap<number>(max);
  for (let at = 0; at < max; at++) map.set(String(at), at);
  for (const [key] of map.entries()) map.delete(key);
  expect([...map.entries()]).toEqual([]);
  map.set("a", 1);
  map.clear();
  expect(map.get("a")).toBeUndefined();
});
