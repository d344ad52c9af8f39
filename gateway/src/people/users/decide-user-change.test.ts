import type { Role, UserChange } from "@admit/contract";
import { expect, test } from "vitest";
import type { ProblemError } from "../../platform/problem/problem-error.ts";
import { decideUserChange, type Person } from "./decide-user-change.ts";

const person = (fields: Partial<Person> = {}): Person => ({
  id: "someone",
  name: "Ann",
  role: "BUYER",
  status: "ACTIVE",
  activatedAt: new Date(0),
  ...fields,
});
const staff = person({ id: "staff", role: "STAFF" });
const admin = person({ id: "admin", role: "ADMIN" });
const invited = person({ status: "INVITED", activatedAt: null });

function refusal(actor: Person | null, target: Person | null, change: UserChange): string {
  try {
    decideUserChange(actor, target, change);
    return "none";
  } catch (error) {
    return (error as ProblemError).code;
  }
}

test.each<[string, Person | null, Person | null, UserChange, string]>([
  ["who is gone changes nothing", null, person(), { name: "X" }, "forbidden"],
  ["who was suspended changes nothing", { ...admin, status: "SUSPENDED" }, null, { name: "X" }, "forbidden"],
  ["who is a buyer by now changes nothing", person(), person({ id: "x" }), { name: "X" }, "forbidden"],
  ["a role is for admins, before it is asked whose", staff, null, { role: "STAFF" }, "forbidden"],
  ["a role is for admins, on one's own account too", staff, staff, { role: "ADMIN" }, "forbidden"],
  ["nobody is nobody", admin, null, { status: "ACTIVE" }, "user-not-found"],
  ["one's own status is somebody else's matter", staff, staff, { status: "SUSPENDED" }, "own-account"],
  ["one's own role is somebody else's matter", admin, admin, { role: "BUYER" }, "own-account"],
  ["one's own name is one's own", staff, staff, { name: "X" }, "none"],
  ["staff do not suspend staff", staff, { ...staff, id: "other" }, { status: "SUSPENDED" }, "forbidden"],
  ["staff do not reinstate admins", staff, { ...admin, status: "SUSPENDED" }, { status: "ACTIVE" }, "forbidden"],
  ["admins suspend admins", admin, { ...admin, id: "other" }, { status: "SUSPENDED" }, "none"],
  ["nobody activates the invited", admin, invited, { status: "ACTIVE" }, "still-invited"],
  ["the invited may be suspended", staff, invited, { status: "SUSPENDED" }, "none"],
])("%s", (_name, actor, target, change, expected) => {
  expect(refusal(actor, target, change)).toBe(expected);
});

const changes = { name: { name: "X" }, status: { status: "SUSPENDED" }, role: { role: "BUYER" } } as const;
const allowed: Record<"STAFF" | "ADMIN", Record<Role, (keyof typeof changes)[]>> = {
  STAFF: { BUYER: ["name", "status"], STAFF: ["name"], ADMIN: [] },
  ADMIN: {
    BUYER: ["name", "status", "role"],
    STAFF: ["name", "status", "role"],
    ADMIN: ["name", "status", "role"],
  },
};

test.each(
  Object.entries(allowed).flatMap(([actor, targets]) =>
    Object.entries(targets).flatMap(([target, fields]) =>
      (["name", "status", "role"] as const).map((field) => [actor, field, target, fields.includes(field)] as const),
    ),
  ),
)("%s on the %s of %s: allowed is %s", (actor, field, target, isAllowed) => {
  const change = changes[field];
  const by = person({ id: "actor", role: actor as Role });
  expect(refusal(by, person({ role: target as Role }), change)).toBe(isAllowed ? "none" : "forbidden");
});

test("what is not named stays", () => {
  expect(decideUserChange(admin, person(), { role: "STAFF" })).toEqual({
    name: "Ann",
    role: "STAFF",
    status: "ACTIVE",
  });
  expect(decideUserChange(admin, person(), { name: "Bo" })).toEqual({ name: "Bo", role: "BUYER", status: "ACTIVE" });
});

test("who never activated comes out of a suspension as invited, who did as active", () => {
  const suspended = person({ status: "SUSPENDED" });
  expect(decideUserChange(staff, suspended, { status: "ACTIVE" }).status).toBe("ACTIVE");
  expect(decideUserChange(staff, { ...suspended, activatedAt: null }, { status: "ACTIVE" }).status).toBe("INVITED");
});
