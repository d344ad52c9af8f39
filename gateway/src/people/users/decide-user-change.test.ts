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
  ["an actor who is gone changes nothing", null, person(), { name: "X" }, "forbidden"],
  ["an actor who was suspended changes nothing", { ...admin, status: "SUSPENDED" }, null, { name: "X" }, "forbidden"],
  ["an actor who is a buyer by now changes nothing", person(), person({ id: "x" }), { name: "X" }, "forbidden"],
  ["a role is for admins, before the user is looked up", staff, null, { role: "STAFF" }, "forbidden"],
  ["a role is for admins, on one's own account too", staff, staff, { role: "ADMIN" }, "forbidden"],
  ["an unknown id is not found", admin, null, { status: "ACTIVE" }, "user-not-found"],
  ["no one changes their own status", staff, staff, { status: "SUSPENDED" }, "own-account"],
  ["no one changes their own role", admin, admin, { role: "BUYER" }, "own-account"],
  ["everyone changes their own name", staff, staff, { name: "X" }, "none"],
  ["staff do not reinstate admins", staff, { ...admin, status: "SUSPENDED" }, { status: "ACTIVE" }, "forbidden"],
  ["no one activates invited users", admin, invited, { status: "ACTIVE" }, "still-invited"],
  ["invited users may be suspended", staff, invited, { status: "SUSPENDED" }, "none"],
])("%s", (_name, actor, target, change, expected) => {
  expect(refusal(actor, target, change)).toBe(expected);
});

const changes = { name: { name: "X" }, status: { status: "SUSPENDED" }, role: { role: "BUYER" } } as const;
const all: (keyof typeof changes)[] = ["name", "status", "role"];
const allowed: Record<"STAFF" | "ADMIN", Record<Role, typeof all>> = {
  STAFF: { BUYER: ["name", "status"], STAFF: ["name"], ADMIN: [] },
  ADMIN: { BUYER: all, STAFF: all, ADMIN: all },
};

test.each(
  Object.entries(allowed).flatMap(([actor, targets]) =>
    Object.entries(targets).flatMap(([target, fields]) =>
      all.map((field) => [actor, field, target, fields.includes(field)] as const),
    ),
  ),
)("%s on the %s of %s: allowed is %s", (actor, field, target, isAllowed) => {
  const change = changes[field];
  const by = person({ id: "actor", role: actor as Role });
  expect(refusal(by, person({ role: target as Role }), change)).toBe(isAllowed ? "none" : "forbidden");
});

test("fields that are not named stay", () => {
  expect(decideUserChange(admin, person(), { role: "STAFF" })).toEqual({
    name: "Ann",
    role: "STAFF",
    status: "ACTIVE",
  });
  expect(decideUserChange(admin, person(), { name: "Bo" })).toEqual({ name: "Bo", role: "BUYER", status: "ACTIVE" });
});

test("a user who never activated leaves a suspension as invited, others as active", () => {
  const suspended = person({ status: "SUSPENDED" });
  expect(decideUserChange(staff, suspended, { status: "ACTIVE" }).status).toBe("ACTIVE");
  expect(decideUserChange(staff, { ...suspended, activatedAt: null }, { status: "ACTIVE" }).status).toBe("INVITED");
});
