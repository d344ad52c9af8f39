import { makeUser } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { HostClaims } from "../auth/host-token.ts";
import type { Mysql } from "../database.ts";
import { openTestGateway, type TestGateway } from "../testing/test-gateway.ts";
import { openHostUsers } from "./host-users.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

/** The database, with something that happens just before the first user is written. */
function withMeanwhile(meanwhile: () => Promise<unknown>): Mysql {
  let pending: (() => Promise<unknown>) | null = meanwhile;
  const query = async (sql: string, values: unknown[]) => {
    const happens = pending;
    if (happens !== null && sql.startsWith("INSERT")) {
      pending = null;
      await happens();
    }
    return gateway.mysql.query(sql, values);
  };
  const getConnection = () => gateway.mysql.getConnection();
  return { query, getConnection } as unknown as Mysql;
}

const claims = (subject: string): HostClaims => ({
  subject,
  verifiedEmail: `${subject}@example.org`,
  name: "Ann",
  role: "BUYER",
});

test("who is invited at the very moment of their first call is that invited user, and no second one", async () => {
  let invited = "";
  const changed: string[] = [];
  const mysql = withMeanwhile(async () => {
    invited = await makeUser(gateway.mysql, { email: "meanwhile@example.org", status: "INVITED" });
  });
  const hostUsers = openHostUsers(mysql, gateway.services.accounts, "highest", (userId) => changed.push(userId));
  const [found, other] = await Promise.all([hostUsers.find(claims("meanwhile")), hostUsers.find(claims("other"))]);
  expect(found.caller).toMatchObject({ id: invited, status: "INVITED", email: "meanwhile@example.org" });
  expect(other.caller).toMatchObject({ status: "ACTIVE", email: "other@example.org" });
  expect(changed).toEqual([invited]);
  expect(await gateway.services.prisma.user.count({ where: { externalSubject: "meanwhile" } })).toBe(1);
});

test("an address that became another subject's meanwhile stays theirs", async () => {
  const mysql = withMeanwhile(() =>
    makeUser(gateway.mysql, { email: "taken@example.org", externalSubject: "somebody-else" }),
  );
  const found = await openHostUsers(mysql, gateway.services.accounts, "highest", () => undefined).find(claims("taken"));
  expect(found.caller).toMatchObject({ status: "ACTIVE", email: null });
});

test.each(["INVITED", "SUSPENDED"] as const)(
  "a verified address of one who is %s binds, and changes no status",
  async (status) => {
    const id = await gateway.user({ email: `bound-${status.toLowerCase()}@example.org`, status });
    const found = await openHostUsers(gateway.mysql, gateway.services.accounts, "highest", () => undefined).find(
      claims(`bound-${status.toLowerCase()}`),
    );
    expect(found.caller).toMatchObject({ id, status });
  },
);
