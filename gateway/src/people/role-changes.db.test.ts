import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Role } from "@admit/contract";
import { expect, test } from "vitest";
import { hostGateway } from "../../test/tools/host-provider.ts";
import type { TestGateway } from "../../test/tools/test-gateway.ts";
import { signSession } from "./sessions/session-token.ts";
import { UserCache } from "./users/user-cache.ts";
import { findOrCreateUserWithRole } from "./users/user-find-or-create.ts";

const { gateway, host } = hostGateway();

const me = (app: TestGateway["app"], token: string) =>
  app.request("/v1/me", { headers: { Authorization: `Bearer ${token}` } });
/** Another gateway of the deployment, with empty caches. */
const anotherGateway = () => gateway.appWith({ users: new UserCache(gateway.mysql) });
const follow = (token: string) => gateway.as(null, "POST", "/v1/sessions", { token });

interface Account {
  id: string;
  email: string;
}

interface Way {
  from: Role;
  /** The role afterwards. */
  to: Role;
  /** The host's subject is bound to the account; else the host finds it by its address. */
  isBound?: true;
  email?: string;
  change: (account: Account) => Promise<unknown>;
  /** The change is made by a program without notifications: gateways read it within a minute. */
  isUnannounced?: true;
}

const byHost =
  (claims: (account: Account) => object = () => ({})) =>
  async (account: Account): Promise<void> => {
    const { email } = account;
    const token = await host.token({ sub: `subject of ${email}`, email, email_verified: true, ...claims(account) });
    // Sessions from before the change end, and the host's token, which made it, does not.
    for (const app of [gateway.app, gateway.app, anotherGateway()]) expect((await me(app, token)).status).toBe(200);
  };
const hostMoves = byHost(({ email }) => ({ email: `moved-${email}` }));
const hostGives = (role: Role) => byHost(() => ({ role }));
const byAdmin =
  (role: Role) =>
  ({ id }: Account) =>
    gateway.as(gateway.admin, "PATCH", `/v1/admin/users/${id}`, { role });

const ways: Record<string, Way> = {
  "an admin gives a role": { from: "BUYER", to: "ADMIN", change: byAdmin("ADMIN") },
  "an admin takes a role": { from: "STAFF", to: "BUYER", change: byAdmin("BUYER") },
  "a host's token gives a role": { from: "BUYER", to: "ADMIN", isBound: true, change: hostGives("ADMIN") },
  "a host's token takes the role that it gave": {
    from: "ADMIN",
    to: "BUYER",
    isBound: true,
    change: hostGives("BUYER"),
  },
  "a host's token names another address": { from: "BUYER", to: "BUYER", isBound: true, change: hostMoves },
  "a host's token binds by its address, and gives a role": { from: "BUYER", to: "STAFF", change: hostGives("STAFF") },
  "the token command gives a role": {
    from: "BUYER",
    to: "ADMIN",
    isUnannounced: true,
    async change({ id, email }) {
      const { services } = gateway;
      const named = await findOrCreateUserWithRole(services.accounts, services.prisma, email, "ADMIN");
      const { token } = await signSession(id, services.keys, new Date(), named.sessionEpoch);
      expect(await (await me(anotherGateway(), token)).json()).toMatchObject({ id, role: "ADMIN" });
    },
  },
  "a rehearsal takes a role": {
    from: "STAFF",
    to: "BUYER",
    email: "rehearsal-00001@example.org",
    isUnannounced: true,
    async change() {
      const { DATABASE_URL, ADMIT_DATA_DIR } = gateway.services.settings;
      const program = join(import.meta.dirname, "sessions/rehearsal-tokens.ts");
      const file = join(ADMIT_DATA_DIR, randomUUID());
      await promisify(execFile)(process.execPath, [program, "--buyers", "1", "--file", file], {
        env: { PATH: process.env["PATH"], DATABASE_URL, ADMIT_DATA_DIR },
      });
    },
  },
};

test.each(Object.entries(ways))(
  "%s: links and sessions from before are refused, and a new link is good",
  async (_name, { from, to, change, isBound, isUnannounced, email = `${randomUUID()}@example.org` }) => {
    const bound = { externalSubject: `subject of ${email}`, localRole: "BUYER" as const, hostRole: from };
    const id = await gateway.user({ role: from, email, ...(isBound && bound) });
    const linkTo = (owner: { userId: string } | { email: string }) => gateway.link({ purpose: "SIGN_IN", ...owner });
    const links = [await linkTo({ userId: id }), await linkTo({ email })];
    const token = await gateway.token(id);
    expect(await (await me(gateway.app, token)).json()).toMatchObject({ id, role: from });

    await change({ id, email });
    const { role } = await gateway.services.prisma.user.findUniqueOrThrow({ where: { id } });
    expect(role).toBe(to);
    const gateways = isUnannounced ? [anotherGateway()] : [gateway.app, anotherGateway()];
    for (const app of gateways) expect((await me(app, token)).status).toBe(401);
    for (const each of links) expect((await follow(each)).status).toBe(410);

    const signedIn = await follow(await linkTo({ userId: id }));
    const { session } = (await signedIn.json()) as { session: { token: string } };
    expect((await me(anotherGateway(), session.token)).status).toBe(200);
  },
);

test("a host's identity that binds to an account ends the sessions from before, also where no role changes", async () => {
  const email = `${randomUUID()}@example.org`;
  const id = await gateway.user({ email });
  const token = await gateway.token(id);
  expect((await me(gateway.app, token)).status).toBe(200);
  await byHost()({ id, email });
  for (const app of [gateway.app, anotherGateway()]) expect((await me(app, token)).status).toBe(401);
});

test("a name or a status that changes ends no session", async () => {
  const id = await gateway.user();
  const token = await gateway.token(id);
  for (const change of [{ name: "Bo" }, { status: "SUSPENDED" }, { status: "ACTIVE" }, { role: "BUYER" }])
    expect((await gateway.as(gateway.admin, "PATCH", `/v1/admin/users/${id}`, change)).status).toBe(200);
  for (const app of [gateway.app, anotherGateway()]) expect((await me(app, token)).status).toBe(200);
});

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
