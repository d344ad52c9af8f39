import { expect, test } from "vitest";
import { makeMemoryStorage } from "../browser/storage.ts";
import { keepReturn, ownPath, takeReturn } from "./return-to.ts";

const origin = "https://admit.example";

test.each([
  "/",
  "/events/winter-gala",
  "/events/winter-gala/purchases/01JABCDEFGHJKMNPQRSTVWXYZ0",
  "/tickets?x=1",
  "/tickets/event/winter-gala",
  "/staff/events/01JABCDEFGHJKMNPQRSTVWXYZ0/imports",
  "/operator",
])("%s leads back", (path) => {
  expect(ownPath(path, origin)).toBe(path);
});

test.each([
  "//evil.example",
  "/\\evil.example",
  "https://evil.example/",
  "javascript:alert(1)",
  "tickets",
  "",
  "/\t/evil.example",
  "/.//evil.example",
  "/..//evil.example",
  "/%2e//evil.example",
  "/events/..//evil.example",
  "/events//evil.example",
  "/.\\/evil.example",
  "/operator\\evil.example/..//evil.example",
])("%j leads to no other site", (path) => {
  expect(ownPath(path, origin)).toBeNull();
});

test.each(["/v1/me", "/docs", "/sign-in", "/activate", "/nowhere"])("%s is no page to lead back to", (path) => {
  expect(ownPath(path, origin)).toBeNull();
});

test("the way back is kept for an hour, and taken once", () => {
  const storage = makeMemoryStorage();
  keepReturn(storage, "/events/a", 0);
  expect(takeReturn(storage, 3_599_999)).toBe("/events/a");
  expect(takeReturn(storage, 3_599_999)).toBeNull();
  keepReturn(storage, "/events/a", 0);
  expect(takeReturn(storage, 3_600_000)).toBeNull();
});
