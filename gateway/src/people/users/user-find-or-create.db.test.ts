import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";
import { findOrCreateUserWithRole } from "./user-find-or-create.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

const find = (id: string) =>
  gateway.services.prisma.user.findUnique({
    where: { id },
    select: { email: true, role: true, status: true, activatedAt: true },
  });

test("an unknown address becomes an active user of the role that was asked for, a buyer by default", async () => {
  const { accounts, prisma } = gateway.services;
  const { id: buyer } = await findOrCreateUserWithRole(accounts, prisma, "new@example.org", null);
  const { id: admin } = await findOrCreateUserWithRole(accounts, prisma, "boss@example.org", "ADMIN");
  const activatedAt = expect.any(Date);
  expect(await find(buyer)).toEqual({ email: "new@example.org", role: "BUYER", status: "ACTIVE", activatedAt });
  expect(await find(admin)).toEqual({ email: "boss@example.org", role: "ADMIN", status: "ACTIVE", activatedAt });
  expect((await findOrCreateUserWithRole(accounts, prisma, "boss@example.org", null)).id).toBe(admin);
  expect((await find(admin))?.role).toBe("ADMIN");
});

test.each(["INVITED", "SUSPENDED"] as const)(
  "who is %s stays so: a token for scripts changes no status",
  async (status) => {
    const email = `${status.toLowerCase()}@example.org`;
    const id = await gateway.user({ email, status });
    const before = await find(id);
    const { accounts, prisma } = gateway.services;
    expect((await findOrCreateUserWithRole(accounts, prisma, email, "STAFF")).id).toBe(id);
    expect(await find(id)).toEqual({ ...before, role: "STAFF" });
  },
);
