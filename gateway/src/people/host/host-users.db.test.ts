import type { Accounts } from "@admit/prisma";
import { makeUser } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { HostClaims } from "./host-token.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";
import { openHostUsers } from "./host-users.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

/** What a gateway finds users with, and something that happens just before it creates the first. */
function withMeanwhile(meanwhile: () => Promise<unknown>) {
  const { accounts } = gateway.services;
  let pending: (() => Promise<unknown>) | null = meanwhile;
  const create: Accounts["create"] = async (...created) => {
    const happens = pending;
    pending = null;
    await happens?.();
    return accounts.create(...created);
  };
  return { ...gateway.services, accounts: { ...accounts, create } };
}

const claims = (subject: string): HostClaims => ({
  subject,
  verifiedEmail: `${subject}@example.org`,
  name: "Ann",
  role: "BUYER",
  issuedAtMs: null,
});

test("who is invited at the very moment of their first call is that invited user, and no second one", async () => {
  let invited = "";
  const changed: string[] = [];
  const services = withMeanwhile(async () => {
    invited = await makeUser(gateway.mysql, { email: "meanwhile@example.org", status: "INVITED" });
  });
  const hostUsers = openHostUsers(services, "highest", (userId) => changed.push(userId));
  const [found, other] = await Promise.all([hostUsers.find(claims("meanwhile")), hostUsers.find(claims("other"))]);
  expect(found.caller).toMatchObject({ id: invited, status: "INVITED", email: "meanwhile@example.org" });
  expect(other.caller).toMatchObject({ status: "ACTIVE", email: "other@example.org" });
  expect(changed).toEqual([invited]);
  expect(await gateway.services.prisma.user.count({ where: { externalSubject: "meanwhile" } })).toBe(1);
});

test("an address that became another subject's meanwhile stays theirs", async () => {
  const services = withMeanwhile(() =>
    makeUser(gateway.mysql, { email: "taken@example.org", externalSubject: "somebody-else" }),
  );
  const found = await openHostUsers(services, "highest", () => undefined).find(claims("taken"));
  expect(found.caller).toMatchObject({ status: "ACTIVE", email: null });
});

test.each(["INVITED", "SUSPENDED"] as const)(
  "a verified address of one who is %s binds, and changes no status",
  async (status) => {
    const id = await gateway.user({ email: `bound-${status.toLowerCase()}@example.org`, status });
    const found = await openHostUsers(gateway.services, "highest", () => undefined).find(
      claims(`bound-${status.toLowerCase()}`),
    );
    expect(found.caller).toMatchObject({ id, status });
  },
);
