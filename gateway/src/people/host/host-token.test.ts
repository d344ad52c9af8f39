import { expect, test } from "vitest";
import { claimsOf, decideFollowing, type HostClaims, type HostRow } from "./host-token.ts";

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

const row: HostRow = {
  email: "ann@example.org",
  role: "STAFF",
  localRole: "BUYER",
  hostRole: "STAFF",
  hostClaimsAt: new Date(1000),
};
const claims: HostClaims = { subject: "a", verifiedEmail: row.email, name: "", role: "STAFF", issuedAtMs: 1000 };

const byStaff = { role: "ADMIN", localRole: "ADMIN" } as const;
const undated = { role: "BUYER", issuedAtMs: null } as const;

test.each<[what: string, row: Partial<HostRow>, claims: Partial<HostClaims>, following: string]>([
  ["the same token again changes nothing", {}, {}, "none"],
  ["an older token changes no role", {}, { role: "ADMIN", issuedAtMs: 999 }, "none"],
  ["an older token changes no address", {}, { verifiedEmail: "b@example.org", issuedAtMs: 999 }, "none"],
  ["a newer token changes the role", {}, { role: "BUYER", issuedAtMs: 1001 }, "change"],
  ["a token of the same moment, which may be the newer one, changes the role", {}, { role: "BUYER" }, "change"],
  ["a newer token changes the address", {}, { verifiedEmail: "b@example.org", issuedAtMs: 1001 }, "change"],
  ["an address that is not verified, or another's, changes nothing", {}, { verifiedEmail: null }, "none"],
  ["a newer token with the same role is noted", {}, { issuedAtMs: 1001 }, "note"],
  ["the first token with a time of issue is noted", { hostClaimsAt: null }, {}, "note"],
  ["a buyer's first token after the upgrade is noted", { role: "BUYER", hostRole: null }, { role: "BUYER" }, "note"],
  ["a new role from the host is kept beside a higher one from staff", byStaff, { role: "BUYER" }, "change"],
  ["a role that no source explains any longer changes", { role: "ADMIN" }, {}, "change"],
  ["tokens without a time of issue count in the order of their arrival", {}, undated, "change"],
])("%s", (_what, more, said, following) => {
  expect(decideFollowing("highest", { ...row, ...more }, { ...claims, ...said })).toBe(following);
});
