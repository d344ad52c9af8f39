import { Id } from "@admit/contract";
import { decodeTime } from "ulid";
import { expect, test } from "vitest";
import { newId } from "./new-id.ts";

test("an id has the form of all ids, and its time is the given one", () => {
  const atMs = Date.parse("2026-12-01T12:00:00.123Z");
  const id = newId(atMs);
  expect(Id.parse(id)).toBe(id);
  expect(decodeTime(id)).toBe(atMs);
});

test("no two ids are the same, also of one millisecond and across draws", () => {
  expect(new Set(Array.from({ length: 2000 }, () => newId(0))).size).toBe(2000);
});

test("a later id is behind an earlier one in every list", () => {
  expect(newId(2000) > newId(1999)).toBe(true);
});
