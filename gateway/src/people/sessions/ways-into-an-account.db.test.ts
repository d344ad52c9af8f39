import { Invitation, type Role } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ticketNow } from "../../../test/roles/stage.ts";
import { hostAudience, openHost } from "../../../test/tools/host-provider.ts";
import { issue } from "../../../test/tools/issue.ts";
import { sendImport } from "../../../test/tools/send-import.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";
import { findOrCreateUserWithRole } from "../users/user-find-or-create.ts";

let host: Awaited<ReturnType<typeof openHost>>;
let gateway: TestGateway;
let admin: string;
let eventId: string;
beforeAll(async () => {
  host = await openHost();
  gateway = await openTestGateway(host.settings);
  admin = await gateway.user({ role: "ADMIN" });
  eventId = await makeEvent(gateway.mysql);
});
afterAll(async () => {
  await gateway.close();
  await host.close();
});

/** A member of staff who tries to get into an account, and the account, which has a ticket. */
interface Attempt {
  staff: string;
  victim: string;
  email: string;
  /** Sends a request as the member of staff, who may use the answer. */
  call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>;
  /** Sessions that they opened in the account and keep. */
  kept: string[];
}

interface Way {
  /** Role and status of the account at the beginning. */
  role: Role;
  status: "INVITED" | "ACTIVE";
  walk: (attempt: Attempt) => Promise<unknown>;
  /** The account that the member of staff can sign in as without the mailbox, in a browser where they are not signed in. */
  entered?: "BUYER";
}

const invite = ({ call, email }: Attempt, more: object = {}) =>
  call("POST", "/v1/admin/invitations", { email, ...more });
const byAdmin = (victim: string, change: object) => gateway.as(admin, "PATCH", `/v1/admin/users/${victim}`, change);
const meBy = (token: string) => gateway.app.request("/v1/me", { headers: { Authorization: `Bearer ${token}` } });
/** Follows the link that they were shown where no one is signed in, and keeps the session. */
const enter = async (attempt: Attempt) => {
  const { activationUrl } = Invitation.parse(await (await invite(attempt)).json());
  const token = activationUrl?.split("#")[1];
  const entered = await gateway.as(null, "POST", "/v1/activations", { token });
  const { session } = (await entered.json()) as { session: { token: string } };
  expect(await (await meBy(session.token)).json()).toMatchObject({ id: attempt.victim, role: "BUYER" });
  attempt.kept.push(session.token);
};
const arriveFromHost = async ({ email }: Attempt, role: Role) => {
  const token = await host.token({ sub: email, email, email_verified: true, role });
  expect(await (await meBy(token)).json()).toMatchObject({ email, role });
};
const askForLink = async ({ call, email }: Attempt) => {
  await call("POST", "/v1/sign-in", { email });
  expect((await gateway.nextMail()).to).toBe(email);
};
const newKey = () => ({ "Idempotency-Key": ulid() });

const ways: Record<string, Way> = {
  "an invitation's link, which is for handing on": {
    role: "BUYER",
    status: "INVITED",
    walk: invite,
    entered: "BUYER",
  },
  "a new invitation of an invited admin": { role: "ADMIN", status: "INVITED", walk: invite },
  "a new invitation of an invited admin, by mail": {
    role: "ADMIN",
    status: "INVITED",
    walk: (attempt) => invite(attempt, { send: true }),
  },
  "a new invitation of an invited colleague, which goes by mail alone": {
    role: "STAFF",
    status: "INVITED",
    walk: async (attempt) => {
      await invite(attempt);
      expect((await gateway.nextMail()).to).toBe(attempt.email);
    },
  },
  "a link that was made before an admin gave the role ADMIN": {
    role: "BUYER",
    status: "INVITED",
    walk: async (attempt) => {
      await invite(attempt);
      await byAdmin(attempt.victim, { role: "ADMIN" });
    },
  },
  "a link that was made before an admin gave the role STAFF, and took it back": {
    role: "BUYER",
    status: "INVITED",
    walk: async (attempt) => {
      await invite(attempt);
      await byAdmin(attempt.victim, { role: "STAFF" });
      await byAdmin(attempt.victim, { role: "BUYER" });
    },
  },
  "a link that was made before a suspension and the end of it": {
    role: "BUYER",
    status: "INVITED",
    walk: async (attempt) => {
      await invite(attempt);
      await attempt.call("PATCH", `/v1/admin/users/${attempt.victim}`, { status: "SUSPENDED" });
      await attempt.call("PATCH", `/v1/admin/users/${attempt.victim}`, { status: "ACTIVE" });
    },
  },
  "a link that was made before the token command gave a role": {
    role: "BUYER",
    status: "INVITED",
    walk: async (attempt) => {
      await invite(attempt);
      await findOrCreateUserWithRole(gateway.services.accounts, gateway.services.prisma, attempt.email, "ADMIN");
    },
  },
  "a link that was made before the host's token gave a role": {
    role: "BUYER",
    status: "INVITED",
    walk: async (attempt) => {
      await invite(attempt);
      await arriveFromHost(attempt, "ADMIN");
    },
  },
  "a session that was opened by a link before an admin gave the role ADMIN": {
    role: "BUYER",
    status: "INVITED",
    walk: async (attempt) => {
      await enter(attempt);
      await byAdmin(attempt.victim, { role: "ADMIN" });
    },
  },
  "a session that was opened by a link before an admin arrived from the host": {
    role: "BUYER",
    status: "INVITED",
    walk: async (attempt) => {
      await enter(attempt);
      await arriveFromHost(attempt, "ADMIN");
    },
  },
  "a session that was opened by a link before a buyer arrived from the host": {
    role: "BUYER",
    status: "INVITED",
    walk: async (attempt) => {
      await enter(attempt);
      await arriveFromHost(attempt, "BUYER");
    },
  },
  "an invitation of a buyer by mail alone": {
    role: "BUYER",
    status: "INVITED",
    walk: async (attempt) => {
      await invite(attempt, { send: true });
      expect((await gateway.nextMail()).to).toBe(attempt.email);
    },
  },
  "a link that was shown before one was sent by mail alone": {
    role: "BUYER",
    status: "INVITED",
    walk: async (attempt) => {
      await invite(attempt);
      await invite(attempt, { send: true });
      expect((await gateway.nextMail()).to).toBe(attempt.email);
    },
  },
  "a link that was made before the account was activated by another": {
    role: "BUYER",
    status: "INVITED",
    walk: async (attempt) => {
      await invite(attempt);
      await gateway.as(null, "POST", "/v1/sign-in", { email: attempt.email });
      const [, token = ""] = /activate#([\w-]{43})/.exec((await gateway.nextMail()).text) ?? [];
      expect((await gateway.as(null, "POST", "/v1/activations", { token })).status).toBe(200);
    },
  },
  "an invitation of an active admin": { role: "ADMIN", status: "ACTIVE", walk: invite },
  "a link to sign in, requested for an active admin": { role: "ADMIN", status: "ACTIVE", walk: askForLink },
  "a link to sign in, requested for an invited admin": { role: "ADMIN", status: "INVITED", walk: askForLink },
  "a host's token with an admin's address that is not verified": {
    role: "ADMIN",
    status: "ACTIVE",
    walk: async ({ email }) => {
      const token = await host.token({ sub: `thief-${email}`, email, aud: hostAudience });
      expect(await (await meBy(token)).json()).toMatchObject({ email: null, role: "BUYER" });
    },
  },
  "an import that names an invited admin": {
    role: "ADMIN",
    status: "INVITED",
    walk: async ({ staff, email }) => {
      const file = `email,name,quantity\n${email},Renamed,1\n`;
      expect((await sendImport(gateway, { eventId, as: staff, file, key: ulid() })).status).toBe(202);
    },
  },
  "tickets issued to an invited admin": {
    role: "ADMIN",
    status: "INVITED",
    walk: ({ call, email }) => call("POST", `/v1/admin/events/${eventId}/issuances`, { email, quantity: 1 }, newKey()),
  },
  "a role of their own": {
    role: "BUYER",
    status: "ACTIVE",
    walk: async ({ call, staff }) => {
      for (const role of ["ADMIN", "STAFF", "BUYER"]) await call("PATCH", `/v1/admin/users/${staff}`, { role });
    },
  },
  "an admin's name": {
    role: "ADMIN",
    status: "ACTIVE",
    walk: ({ call, victim }) => call("PATCH", `/v1/admin/users/${victim}`, { name: "Renamed" }),
  },
};

interface Tried {
  who: "maker" | "no one";
  status: number;
  role: Role | null;
}

/** Tries every token in the answers on both routes: as its maker, then with no one signed in. */
async function tryLinks(answered: string, staff: string): Promise<Tried[]> {
  const tried: Tried[] = [];
  // The maker first: a refusal must not use the link up.
  for (const who of ["maker", "no one"] as const)
    for (const [, token = ""] of answered.matchAll(/(?:activate|sign-in)#([\w-]{43})/g))
      for (const path of ["/v1/activations", "/v1/sessions"]) {
        const response = await gateway.as(who === "maker" ? staff : null, "POST", path, { token });
        const { user } = (await response.json()) as { user?: { role: Role } };
        tried.push({ who, status: response.status, role: user?.role ?? null });
      }
  return tried;
}

test.each(Object.entries(ways))(
  "%s gives staff no role above theirs, and no code of another's",
  async (_name, { role, status, walk, entered }) => {
    const email = `${ulid().toLowerCase()}@example.org`;
    const staff = await gateway.user({ role: "STAFF" });
    const victim = await gateway.user({ role, status, email, name: "Kept" });
    const { ticketIds } = await issue(gateway.mysql, { eventId, userId: victim, count: 1 });
    const answers: string[] = [];
    const kept: string[] = [];
    const call: Attempt["call"] = async (...asked) => {
      const response = await gateway.as(staff, ...asked);
      answers.push(await response.clone().text());
      return response;
    };
    await walk({ staff, victim, email, call, kept });
    await call("GET", `/v1/tickets/${ticketIds[0]}`);
    await call("GET", `/v1/admin/users/${victim}`);
    const answered = answers.join("\n");

    const opened = (await tryLinks(answered, staff)).filter((tried) => tried.status === 200);
    expect(opened.map((tried) => [tried.who, tried.role])).toEqual(entered === undefined ? [] : [["no one", entered]]);
    expect(await Promise.all(kept.map(async (token) => (await meBy(token)).status))).toEqual(kept.map(() => 401));
    expect(answered).not.toContain((await ticketNow(gateway, ticketIds[0] ?? "")).code);
    const { prisma } = gateway.services;
    const own = await prisma.user.findUniqueOrThrow({ where: { id: staff } });
    expect([own.role, own.status]).toEqual(["STAFF", "ACTIVE"]);
    const after = await prisma.user.findUniqueOrThrow({ where: { id: victim } });
    expect(after.name).toBe("Kept");
    const activation = await prisma.auditEntry.findFirst({ where: { subjectId: victim, action: "user.activate" } });
    const { linkCreatedById = null } = (activation?.details ?? {}) as { linkCreatedById?: string };
    expect(linkCreatedById).toBe(entered === undefined && kept.length === 0 ? null : staff);
  },
);

test("an invitation of staff shows its link to no one, and says whether it was sent", async () => {
  const email = `${ulid().toLowerCase()}@example.org`;
  await gateway.user({ role: "STAFF", status: "INVITED", email });
  const response = await gateway.as(admin, "POST", "/v1/admin/invitations", { email });
  expect(Invitation.strict().parse(await response.json())).toMatchObject({ activationUrl: null, sent: true });
  const [, token = ""] = /activate#([\w-]{43})/.exec((await gateway.nextMail()).text) ?? [];
  const activated = await gateway.as(null, "POST", "/v1/activations", { token });
  expect(await activated.json()).toMatchObject({ user: { role: "STAFF", status: "ACTIVE" } });
});

test("a link to sign in that was requested before the address had an account ends when the account changes", async () => {
  const email = `${ulid().toLowerCase()}@example.org`;
  await gateway.as(null, "POST", "/v1/sign-in", { email });
  const [, token = ""] = /sign-in#([\w-]{43})/.exec((await gateway.nextMail()).text) ?? [];
  const victim = await gateway.user({ email });
  expect((await byAdmin(victim, { role: "ADMIN" })).status).toBe(200);
  expect((await gateway.as(null, "POST", "/v1/sessions", { token })).status).toBe(410);
});
