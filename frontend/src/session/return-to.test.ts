import { expect, test } from "vitest";
import { makeMemoryStorage } from "../sources/storage.ts";
import { forgetAsked, isAskedHere, keepAsked, ownPath, readAsked } from "./return-to.ts";

const origin = "https://admit.example";

test.each([
  "/",
  "/events/winter-gala",
  "/events/winter-gala/purchases/01JABCDEFGHJKMNPQRSTVWXYZ0",
  "/tickets?x=1",
  "/tickets/event/winter-gala",
  "/staff/events/01JABCDEFGHJKMNPQRSTVWXYZ0/imports",
  "/operator",
])("%s is a way back", (path) => {
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

test.each(["/v1/me", "/docs", "/sign-in", "/activate", "/nowhere"])("%s is no page to return to", (path) => {
  expect(ownPath(path, origin)).toBeNull();
});

const asked = { email: "ada@example.org", path: "/events/a" };

test("a request for a link is kept for an hour, or until it is cleared", () => {
  const storage = makeMemoryStorage();
  keepAsked(storage, asked, 0);
  expect(readAsked(storage, 3_599_999)).toEqual(asked);
  expect(readAsked(storage, 3_600_000)).toBeNull();
  forgetAsked(storage);
  expect(readAsked(storage, 0)).toBeNull();
});

test.each(["", "null", "1", "{}", '"x"', "3600000 /events/a", '{"email":1,"path":"/"}'])(
  "%j is no request for a link",
  (text) => {
    const storage = makeMemoryStorage();
    storage.setItem("admit.return-to", text);
    expect(readAsked(storage, 0)).toBeNull();
  },
);

test.each([
  ["ada@example.org", true],
  ["Ada+tickets@example.org", true],
  ["mallory@example.org", false],
  ["ada@example.com", false],
  ["ada@exam.ple.org", false],
  ["a.da@example.org", false],
])("a link requested for %s is one to ada@example.org: %s", (email, isHere) => {
  const storage = makeMemoryStorage();
  keepAsked(storage, { email, path: "/" }, 0);
  const clock = { now: () => 0, set: () => {}, learn: <Value>(ask: () => Value) => ask() };
  expect(isAskedHere({ storage, clock }, "ada@example.org")).toBe(isHere);
});
