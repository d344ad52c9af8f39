import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { z } from "zod";
import { openCursors } from "./cursor.ts";

const Position = z.tuple([z.int(), z.string()]);

function key(kid: string) {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return { kid, privateKey, publicKey };
}
const [older, newer] = [key("older"), key("newer")];
const ring = (current: typeof older, ...all: (typeof older)[]) => ({
  session: { current, byKid: new Map(all.map((each) => [each.kid, each])) },
});
const cursors = openCursors(ring(older, older));

test("a cursor decodes to the encoded position", () => {
  expect(cursors.decode("users", cursors.encode("users", [7, "a"]), Position)).toEqual([7, "a"]);
  expect(cursors.decode("users", undefined, Position)).toBeNull();
});

const unsigned = (position: unknown): string => Buffer.from(JSON.stringify(position)).toString("base64url");
const signed = cursors.encode("users", [7, "a"]);

test.each([
  ["nothing", ""],
  ["nonsense", "nonsense"],
  ["no signature", unsigned([7, "a"])],
  ["another signature", `${signed.slice(1)}A`],
  ["another position", signed.slice(0, 16) + unsigned([8, "a"])],
  ["another list", cursors.encode("tickets", [7, "a"])],
  ["another deployment", openCursors(ring(newer, newer)).encode("users", [7, "a"])],
  ["another shape", cursors.encode("users", ["a", 7])],
])("a cursor with %s is refused as an invalid request", (_what, cursor) => {
  expect(() => cursors.decode("users", cursor, Position)).toThrow(
    "cursor: must be the nextCursor of an earlier answer.",
  );
});

test("a cursor stays valid after a restart, and with a new key", () => {
  expect(openCursors(ring(older, older)).decode("users", signed, Position)).toEqual([7, "a"]);
  expect(openCursors(ring(newer, newer, older)).decode("users", signed, Position)).toEqual([7, "a"]);
});

test("there is a next page only if a further row was read", () => {
  const rows = [1, 2, 3];
  expect(cursors.page("users", rows, 3, (row) => [row])).toEqual({ rows, nextCursor: null });
  const nextCursor = cursors.encode("users", [2]);
  expect(cursors.page("users", rows, 2, (row) => [row])).toEqual({ rows: [1, 2], nextCursor });
  expect(cursors.page("users", [], 2, () => [0])).toEqual({ rows: [], nextCursor: null });
});
