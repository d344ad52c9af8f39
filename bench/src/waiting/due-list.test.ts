import { expect, test } from "vitest";
import { DueList } from "./due-list.ts";

test("everyone comes at their moment, in its order, however far apart", () => {
  const due = new DueList(4);
  for (const [member, atMs] of [70, 3_000_000, 5, 5.5].entries()) due.put(member, atMs);
  const came: [number, number][] = [];
  due.run((member, nowMs) => came.push([member, nowMs]));
  expect(came).toEqual([
    [2, 5],
    [3, 6],
    [0, 70],
    [1, 3_000_000],
  ]);
});

test("who comes may come again, and a moment that has passed is the present one", () => {
  const due = new DueList(2);
  due.put(0, 10);
  due.put(1, 12);
  const came: [number, number][] = [];
  due.run((member, nowMs) => {
    came.push([member, nowMs]);
    if (came.length < 4) due.put(member, member === 0 ? 3 : 20);
  });
  expect(came).toEqual([
    [0, 10],
    [0, 10],
    [0, 10],
    [0, 10],
    [1, 12],
  ]);
});
