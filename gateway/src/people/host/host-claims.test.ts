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
  ["by a clock that is a little ahead", nowS + 60, (nowS + 60) * 1000],
  ["between two seconds", 1.2345, 1234],
  ["in years to come, which would outrank every later token", nowS + 1e9, null],
  ["in milliseconds", nowS * 1000, null],
  ["before 1970", -1, null],
])("a token issued %s", (_what, iat, issuedAtMs) => {
  expect(claimsOf({ sub: "a", iat }).issuedAtMs).toBe(issuedAtMs);
});

test.each([
  ["unverified", { email: "ann@example.org", email_verified: false }],
  ["not said to be verified", { email: "ann@example.org" }],
  ["said to be by a text", { email: "ann@example.org", email_verified: "true" }],
  ["no address", { email: "ann", email_verified: true }],
])("an address that is %s is nobody's", (_what, claims) => {
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

test.each(["", " a", "a ", "a".repeat(256)])("a subject %j could be taken for another's, and is refused", (sub) => {
  expect(() => claimsOf({ sub })).toThrow();
});
