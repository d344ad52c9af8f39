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

test("without a role from staff the role is BUYER", () => {
  expect(localRoleOf({ localRole: null })).toBe("BUYER");
  expect(localRoleOf({ localRole: "STAFF" })).toBe("STAFF");
});
