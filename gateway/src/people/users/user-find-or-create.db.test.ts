import type { Role } from "@admit/contract";
import { expect, test } from "vitest";
import { testGateway } from "../../../test/tools/test-gateway.ts";
import { findOrCreateUserWithRole } from "./user-find-or-create.ts";

const gateway = testGateway();

const ofAddress = async (email: string, role: Role | null) =>
  (await findOrCreateUserWithRole(gateway.services.accounts, gateway.services.prisma, email, role)).id;
const find = (id: string) =>
  gateway.services.prisma.user.findUnique({
    where: { id },
    select: { email: true, role: true, status: true, activatedAt: true },
  });

test("an unknown address becomes an active user of the given role, a buyer by default", async () => {
  const buyer = await ofAddress("new@example.org", null);
  const admin = await ofAddress("boss@example.org", "ADMIN");
  const active = { status: "ACTIVE", activatedAt: expect.any(Date) };
  expect(await find(buyer)).toEqual({ email: "new@example.org", role: "BUYER", ...active });
  expect(await find(admin)).toEqual({ email: "boss@example.org", role: "ADMIN", ...active });
  expect(await ofAddress("boss@example.org", null)).toBe(admin);
  expect((await find(admin))?.role).toBe("ADMIN");
});

test.each(["INVITED", "SUSPENDED"] as const)(
  "a user who is %s stays so: a token for scripts changes no status",
  async (status) => {
    const email = `${status.toLowerCase()}@example.org`;
    const id = await gateway.user({ email, status });
    const before = await find(id);
    expect(await ofAddress(email, "STAFF")).toBe(id);
    expect(await find(id)).toEqual({ ...before, role: "STAFF" });
  },
);
