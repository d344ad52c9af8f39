import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestGateway, type TestGateway } from "../tools/test-gateway.ts";
import { requestFor } from "./request-for.ts";
import { readRolesTable, roles, type Role } from "./roles-table.ts";
import { setStage, type Stage } from "./stage.ts";
import { type RouteName, type RouteRequest, routesOf, send } from "./walk.ts";

const table = readRolesTable();

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

/** Who holds what the address names, and who asks. The first three of the signed-in ask about their own. */
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

/** `2xx` for all that went well: which of them is the routes' own tests' matter. */
async function answerTo(userId: string | null, route: RouteName, request: RouteRequest): Promise<string> {
  const response = await send(gateway, userId, route, request);
  await response.body?.cancel();
  return response.ok ? "2xx" : String(response.status);
}

async function statusOf(route: string, special: string, role: Role): Promise<string> {
  const stage = await setStage(gateway, holderStatus[role] ?? "ACTIVE");
  return answerTo(caller[role](stage), route, requestFor(route, stage, special));
}

test("every route has a row, and every row a route", () => {
  const usual = table.filter(({ special }) => special === "").map(({ route }) => route);
  expect(usual.toSorted()).toEqual(routesOf(gateway.app).toSorted());
});

const rows = table.map((row) => [`${row.route} ${row.special}`.trim(), row] as const);

test.each(rows)("%s answers each role as the table says", async (_name, { route, special, expected }) => {
  const answered: Partial<Record<Role, string>> = {};
  for (const role of roles) answered[role] = await statusOf(route, special, role);
  expect(answered).toEqual(expected);
});

test("a role holds for active users alone: staff who are not are answered as another buyer is", async () => {
  const byRole = table.filter(({ expected }) => expected.admin !== expected["other buyer"]);
  expect(byRole.length).toBeGreaterThan(0);
  const otherwise: string[] = [];
  for (const status of ["INVITED", "SUSPENDED"] as const)
    for (const { route, special, expected } of byRole) {
      const stage = await setStage(gateway, "ACTIVE");
      const former = await gateway.user({ role: "ADMIN", status });
      const answered = await answerTo(former, route, requestFor(route, stage, special));
      if (answered !== expected["other buyer"]) otherwise.push(`${status}: ${route} ${special}: ${answered}`);
    }
  expect(otherwise).toEqual([]);
});
