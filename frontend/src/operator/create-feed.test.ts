import { expect, test } from "vitest";
import { aLine } from "./testing/fake-ops.tsx";
import { keepOrder, noOrder } from "./create-feed.ts";

const a = aLine({ eventId: "a" });
const b = aLine({ eventId: "b" });
const c = aLine({ eventId: "c" });
const order = keepOrder(noOrder, [a, b, c], false);

test("the service's order is used at first, and kept while only figures change", () => {
  expect(order.ids).toEqual(["a", "b", "c"]);
  expect(keepOrder(order, [c, { ...b, waiting: 900 }, a], false).ids).toEqual(["a", "b", "c"]);
});

test.each([
  ["its state has changed", [{ ...c, state: "lost" as const }, a, b]],
  ["something has failed", [{ ...c, failed: 1 }, a, b]],
  ["a line has appeared", [c, aLine({ eventId: "d" }), a, b]],
  ["a line has disappeared", [c, a]],
])("the service's order is used again when %s", (_what, lines) => {
  expect(keepOrder(order, lines, false).ids).toEqual(lines.map(({ eventId }) => eventId));
});

test("while held, rows stay, and a new one comes last; released, what changed takes effect", () => {
  const lines = [aLine({ eventId: "d", state: "lost" }), { ...c, state: "lost" as const }, a, b];
  const held = keepOrder(order, lines, true);
  expect(held.ids).toEqual(["a", "b", "c", "d"]);
  expect(keepOrder(held, lines, false).ids).toEqual(["d", "c", "a", "b"]);
});
