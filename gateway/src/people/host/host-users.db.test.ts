import type { Accounts } from "@admit/prisma";
import { makeUser } from "@admit/prisma/testing";
import { expect, test } from "vitest";
import { testGateway } from "../../../test/tools/test-gateway.ts";
import type { HostClaims } from "./host-token.ts";
import { openHostUsers } from "./host-users.ts";

const gateway = testGateway();

/** A gateway's services, and a step that happens just before it creates the first user. */
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

test("a user who is invited at the moment of their first call is that invited user, without a second one", async () => {
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

test("an address that was bound to another subject meanwhile stays with it", async () => {
  const services = withMeanwhile(() =>
    makeUser(gateway.mysql, { email: "taken@example.org", externalSubject: "another" }),
  );
  const found = await openHostUsers(services, "highest", () => undefined).find(claims("taken"));
  expect(found.caller).toMatchObject({ status: "ACTIVE", email: null });
});

test.each(["INVITED", "SUSPENDED"] as const)(
  "a verified address of a user who is %s binds, and changes no status",
  async (status) => {
    const bound = claims(`bound-${status.toLowerCase()}`);
    const id = await gateway.user({ email: bound.verifiedEmail, status });
    const found = await openHostUsers(gateway.services, "highest", () => undefined).find(bound);
    expect(found.caller).toMatchObject({ id, status });
  },
);
