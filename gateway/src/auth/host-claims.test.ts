import { expect, test } from "vitest";
import { claimsOf } from "./host-token.ts";

test("a verified address is kept in lower case", () => {
  expect(claimsOf({ sub: "a", email: "Ann@Example.ORG", email_verified: true, name: " Ann " })).toEqual({
    subject: "a",
    verifiedEmail: "ann@example.org",
    name: "Ann",
    role: "BUYER",
  });
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
