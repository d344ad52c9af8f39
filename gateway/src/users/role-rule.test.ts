import { expect, test } from "vitest";
import { localRoleOf, resultingRole } from "./role-rule.ts";

test.each([
  ["highest", "ADMIN", "BUYER", "ADMIN"],
  ["highest", "BUYER", "STAFF", "STAFF"],
  ["highest", "STAFF", "STAFF", "STAFF"],
  ["highest", "STAFF", null, "STAFF"],
  ["host", "ADMIN", "BUYER", "BUYER"],
  ["host", "BUYER", "ADMIN", "ADMIN"],
  ["host", "ADMIN", null, "ADMIN"],
  ["local", "STAFF", "ADMIN", "STAFF"],
  ["local", "BUYER", "ADMIN", "BUYER"],
] as const)("by %s, %s here and %s at the host is %s", (rule, local, host, role) => {
  expect(resultingRole(rule, local, host)).toBe(role);
});

test("what a user was before the host first named a role is what staff gave", () => {
  expect(localRoleOf({ role: "ADMIN", localRole: null, hostRole: null })).toBe("ADMIN");
  expect(localRoleOf({ role: "ADMIN", localRole: null, hostRole: "ADMIN" })).toBe("BUYER");
  expect(localRoleOf({ role: "ADMIN", localRole: "STAFF", hostRole: "ADMIN" })).toBe("STAFF");
});
