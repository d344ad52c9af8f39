import { expect, test } from "vitest";
import { codeOf } from "../tools/problem-of.ts";
import { readRolesTable, roles, type Role } from "../tools/spec-tables.ts";
import { testGateway } from "../tools/test-gateway.ts";
import { callRoute, type RouteName, routesOf } from "./routes.ts";
import { setStage, type Stage } from "./stage.ts";

const table = readRolesTable();
const gateway = testGateway();

/** The status of the stage's holder, and the caller. The first three signed-in roles ask about their own. */
const holderStatus: Partial<Record<Role, "INVITED" | "SUSPENDED">> = { invited: "INVITED", suspended: "SUSPENDED" };
const caller: Record<Role, (stage: Stage) => string | null> = {
  anonymous: () => null,
  invited: ({ holder }) => holder,
  suspended: ({ holder }) => holder,
  owner: ({ holder }) => holder,
  "other buyer": ({ otherBuyer }) => otherBuyer,
  staff: ({ staff }) => staff,
  admin: ({ admin }) => admin,
};

/** `2xx` for every success: the routes' own tests check which. Refusals of access must be complete problems. */
async function statusOf(userId: string | null, route: RouteName, stage: Stage, special: string): Promise<string> {
  const response = await callRoute(gateway, userId, route, stage, special);
  if (response.status === 401 || response.status === 403) await codeOf(response);
  else await response.body?.cancel();
  return response.ok ? "2xx" : String(response.status);
}

test("every route has a row, and every row a route", () => {
  const usual = table.filter(({ special }) => special === "").map(({ route }) => route);
  expect(usual.toSorted()).toEqual(routesOf(gateway.app).toSorted());
});

const rows = table.map((row) => [`${row.route} ${row.special}`.trim(), row] as const);

test.each(rows)("%s answers each role as the table says", async (_name, { route, special, expected }) => {
  const answered: Partial<Record<Role, string>> = {};
  for (const role of roles) {
    const stage = await setStage(gateway, holderStatus[role] ?? "ACTIVE");
    answered[role] = await statusOf(caller[role](stage), route, stage, special);
  }
  expect(answered).toEqual(expected);
});

test("a role holds for active users alone: invited and suspended staff are answered like another buyer", async () => {
  const byRole = table.filter(({ expected }) => expected.admin !== expected["other buyer"]);
  expect(byRole.length).toBeGreaterThan(0);
  const wrong: string[] = [];
  for (const status of ["INVITED", "SUSPENDED"] as const)
    for (const { route, special, expected } of byRole) {
      const stage = await setStage(gateway, "ACTIVE");
      const former = await gateway.user({ role: "ADMIN", status });
      const answered = await statusOf(former, route, stage, special);
      if (answered !== expected["other buyer"]) wrong.push(`${status}: ${route} ${special}: ${answered}`);
    }
  expect(wrong).toEqual([]);
});
