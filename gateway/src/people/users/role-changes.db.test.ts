import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Role } from "@admit/contract";
import { Registry } from "prom-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApp } from "../../http/app.ts";
import { signSession } from "../sessions/session-token.ts";
import { openHost } from "../../../test/tools/host-provider.ts";
import { makeLink } from "../../../test/tools/make-link.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";
import { UserCache } from "./user-cache.ts";
import { findOrCreateUserWithRole } from "./user-find-or-create.ts";

let host: Awaited<ReturnType<typeof openHost>>;
let gateway: TestGateway;
let admin: string;
beforeAll(async () => {
  host = await openHost();
  gateway = await openTestGateway(host.settings);
  admin = await gateway.user({ role: "ADMIN" });
});
afterAll(async () => {
  await gateway.close();
  await host.close();
});

const me = (app: TestGateway["app"], token: string) =>
  app.request("/v1/me", { headers: { Authorization: `Bearer ${token}` } });
/** Another gateway of the deployment, which has read no one yet. */
const anotherGateway = () =>
  createApp({ ...gateway.services, users: new UserCache(gateway.mysql), metrics: new Registry() });
const follow = async (token: string) => (await gateway.as(null, "POST", "/v1/sessions", { token })).status;

interface Account {
  id: string;
  email: string;
}

interface Way {
  from: Role;
  /** What it is afterwards. */
  to: Role;
  /** Their subject at the host's; without one they are known by their address alone. */
  isBound?: true;
  email?: string;
  change: (account: Account) => Promise<unknown>;
  /** Programs that run beside gateways: these read the change within a minute. */
  isUnheard?: true;
}

const byHost = async ({ email }: Account, claims: object) => {
  const token = await host.token({ sub: `subject of ${email}`, email, email_verified: true, ...claims });
  // With each request: what ends sessions opened before is no reason to end the one that says so.
  for (const app of [gateway.app, gateway.app, anotherGateway()]) expect((await me(app, token)).status).toBe(200);
};
const byAdmin = ({ id }: Account, role: Role) => gateway.as(admin, "PATCH", `/v1/admin/users/${id}`, { role });

const ways: Record<string, Way> = {
  "an admin gives a role": { from: "BUYER", to: "ADMIN", change: (account) => byAdmin(account, "ADMIN") },
  "an admin takes a role": { from: "STAFF", to: "BUYER", change: (account) => byAdmin(account, "BUYER") },
  "a host's token gives a role": {
    from: "BUYER",
    to: "ADMIN",
    isBound: true,
    change: (account) => byHost(account, { role: "ADMIN" }),
  },
  "a host's token takes the role that the host gave": {
    from: "ADMIN",
    to: "BUYER",
    isBound: true,
    change: (account) => byHost(account, { role: "BUYER" }),
  },
  "a host's token names another address": {
    from: "BUYER",
    to: "BUYER",
    isBound: true,
    change: (account) => byHost(account, { email: `moved-${account.email}` }),
  },
  "a host's token binds by its address, and gives a role": {
    from: "BUYER",
    to: "STAFF",
    change: (account) => byHost(account, { role: "STAFF" }),
  },
  "the token command gives a role": {
    from: "BUYER",
    to: "ADMIN",
    isUnheard: true,
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
    isUnheard: true,
    async change() {
      const { DATABASE_URL, ADMIT_DATA_DIR } = gateway.services.settings;
      const program = join(import.meta.dirname, "../rehearsal-tokens.ts");
      const file = join(ADMIT_DATA_DIR, randomUUID());
      await promisify(execFile)(process.execPath, ["--import", "tsx", program, "--buyers", "1", "--file", file], {
        env: { PATH: process.env["PATH"], DATABASE_URL, ADMIT_DATA_DIR },
      });
    },
  },
};

test.each(Object.entries(ways))(
  "%s: links and sessions from before are refused, and a new link is good",
  async (_name, { from, to, change, isBound, isUnheard, email = `${randomUUID()}@example.org` }) => {
    const bound = { externalSubject: `subject of ${email}`, localRole: "BUYER", hostRole: from };
    const id = await gateway.user({ role: from, email, ...(isBound && bound) });
    const link = { purpose: "SIGN_IN" } as const;
    const links = [
      await makeLink(gateway.mysql, { ...link, userId: id }),
      await makeLink(gateway.mysql, { ...link, email }),
    ];
    const { token } = await signSession(id, gateway.services.keys);
    expect(await (await me(gateway.app, token)).json()).toMatchObject({ id, role: from });

    await change({ id, email });
    const { role } = await gateway.services.prisma.user.findUniqueOrThrow({ where: { id } });
    expect(role).toBe(to);
    const gateways = isUnheard ? [anotherGateway()] : [gateway.app, anotherGateway()];
    for (const app of gateways) expect((await me(app, token)).status).toBe(401);
    for (const each of links) expect(await follow(each)).toBe(410);

    const signedIn = await gateway.as(null, "POST", "/v1/sessions", {
      token: await makeLink(gateway.mysql, { ...link, userId: id }),
    });
    const { session } = (await signedIn.json()) as { session: { token: string } };
    expect((await me(anotherGateway(), session.token)).status).toBe(200);
  },
);

test("a host's identity that binds to an account ends the sessions from before, also where no role changes", async () => {
  const email = `${randomUUID()}@example.org`;
  const id = await gateway.user({ email });
  const { token } = await signSession(id, gateway.services.keys);
  expect((await me(gateway.app, token)).status).toBe(200);
  await byHost({ id, email }, {});
  for (const app of [gateway.app, anotherGateway()]) expect((await me(app, token)).status).toBe(401);
});

test("a name or a status that changes ends no session", async () => {
  const id = await gateway.user();
  const { token } = await signSession(id, gateway.services.keys);
  for (const change of [{ name: "Bo" }, { status: "SUSPENDED" }, { status: "ACTIVE" }, { role: "BUYER" }])
    expect((await gateway.as(admin, "PATCH", `/v1/admin/users/${id}`, change)).status).toBe(200);
  for (const app of [gateway.app, anotherGateway()]) expect((await me(app, token)).status).toBe(200);
});
