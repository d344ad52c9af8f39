import { expect, test } from "vitest";
import { z } from "zod";
import { decodeCursor, encodeCursor, pageOf } from "./cursor.ts";

const Position = z.tuple([z.int(), z.string()]);

test("a cursor comes back as it went", () => {
  expect(decodeCursor(encodeCursor([7, "a"]), Position)).toEqual([7, "a"]);
  expect(decodeCursor(undefined, Position)).toBeNull();
});

test.each(["", "nonsense", encodeCursor(["a", 7]), encodeCursor([7]), encodeCursor([])])(
  "%j is refused as an invalid request",
  (cursor) => {
    expect(() => decodeCursor(cursor, Position)).toThrow("cursor: must be the nextCursor of an earlier answer.");
  },
);

test("there is a next page only when a further row was read", () => {
  const rows = [1, 2, 3];
  expect(pageOf(rows, 3, (row) => [row])).toEqual({ rows, nextCursor: null });
  expect(pageOf(rows, 2, (row) => [row])).toEqual({ rows: [1, 2], nextCursor: encodeCursor([2]) });
  expect(pageOf([], 2, (row) => [row])).toEqual({ rows: [], nextCursor: null });
});
