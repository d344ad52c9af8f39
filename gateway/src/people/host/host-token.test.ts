import { expect, test } from "vitest";
import { claimsOf } from "./host-token.ts";

test("a verified address is kept in lower case", () => {
  expect(claimsOf({ sub: "a", email: "Ann@Example.ORG", email_verified: true, name: " Ann " })).toEqual({
    subject: "a",
    verifiedEmail: "ann@example.org",
    name: "Ann",
    role: "BUYER",
    issuedAtMs: null,
  });
});

const nowS = Math.floor(Date.now() / 1000);
test.each([
  ["now", nowS, nowS * 1000],
  ["by a clock that is slightly ahead", nowS + 60, (nowS + 60) * 1000],
  ["between two whole seconds", 1.2345, 1234],
  ["years ahead, which would outrank every later token", nowS + 1e9, null],
  ["in milliseconds", nowS * 1000, null],
  ["before 1970", -1, null],
])("the time of issue of a token issued %s", (_what, iat, issuedAtMs) => {
  expect(claimsOf({ sub: "a", iat }).issuedAtMs).toBe(issuedAtMs);
});

test.each([
  ["unverified", { email: "ann@example.org", email_verified: false }],
  ["without a statement that it is verified", { email: "ann@example.org" }],
  ["verified by a text instead of a boolean", { email: "ann@example.org", email_verified: "true" }],
  ["not an address", { email: "ann", email_verified: true }],
])("an address is not counted: %s", (_what, claims) => {
  expect(claimsOf({ sub: "a", ...claims }).verifiedEmail).toBeNull();
});

test.each([
  ["STAFF", "STAFF"],
  ["ADMIN", "ADMIN"],
  ["BUYER", "BUYER"],
  ["admin", "BUYER"],
  ["OWNER", "BUYER"],
  [["ADMIN"], "BUYER"],
  [undefined, "BUYER"],
])("the role %j counts as %s", (role, counted) => {
  expect(claimsOf({ sub: "a", role }).role).toBe(counted);
});

test.each(["", " a", "a ", "a".repeat(256)])(
  "a subject %j, which the database could mistake for another, is refused",
  (sub) => {
    expect(() => claimsOf({ sub })).toThrow();
  },
);
