import { Invitation, type Role } from "@admit/contract";
import { ulid } from "ulid";
import { beforeAll, expect, test } from "vitest";
import { ticketNow } from "../../test/roles/stage.ts";
import { hostAudience, hostGateway } from "../../test/tools/host-provider.ts";
import { sendImport } from "../../test/tools/send-import.ts";
import { findOrCreateUserWithRole } from "./users/user-find-or-create.ts";

const { gateway, host } = hostGateway();
let eventId: string;
beforeAll(async () => void (eventId = await gateway.event()));

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
type Step = (attempt: Attempt) => Promise<unknown>;

const meBy = (token: string) => gateway.app.request("/v1/me", { headers: { Authorization: `Bearer ${token}` } });
const linkToken = (text: string): string => /(?:activate|sign-in)#([\w-]{43})/.exec(text)?.[1] ?? "";
const activate = (token: string) => gateway.as(null, "POST", "/v1/activations", { token });
const newKey = () => ({ "Idempotency-Key": ulid() });

const invite: Step = ({ call, email }) => call("POST", "/v1/admin/invitations", { email });
const inviteByMail: Step = ({ call, email }) => call("POST", "/v1/admin/invitations", { email, send: true });
const mailArrives: Step = async ({ email }) => expect((await gateway.nextMail()).to).toBe(email);
const changedBy =
  (by: "staff" | "admin", change: object): Step =>
  async ({ victim, staff }) => {
    await gateway.as(by === "admin" ? gateway.admin : staff, "PATCH", `/v1/admin/users/${victim}`, change);
  };
/** Follows the link that they were shown where no one is signed in, and keeps the session. */
const enter: Step = async (attempt) => {
  const { activationUrl } = Invitation.parse(await ((await invite(attempt)) as Response).json());
  const { session } = (await (await activate(linkToken(activationUrl ?? ""))).json()) as { session: { token: string } };
  expect(await (await meBy(session.token)).json()).toMatchObject({ id: attempt.victim, role: "BUYER" });
  attempt.kept.push(session.token);
};
const arriveFromHost =
  (role: Role): Step =>
  async ({ email }) => {
    const token = await host.token({ sub: email, email, email_verified: true, role });
    expect(await (await meBy(token)).json()).toMatchObject({ email, role });
  };
const arriveUnverified: Step = async ({ email }) => {
  const token = await host.token({ sub: `thief-${email}`, email, aud: hostAudience });
  expect(await (await meBy(token)).json()).toMatchObject({ email: null, role: "BUYER" });
};
const requestLink: Step = ({ call, email }) => call("POST", "/v1/sign-in", { email });
const ownerActivates: Step = async ({ email }) => {
  await gateway.as(null, "POST", "/v1/sign-in", { email });
  expect((await activate(linkToken((await gateway.nextMail()).text))).status).toBe(200);
};
const tokenCommand: Step = ({ email }) =>
  findOrCreateUserWithRole(gateway.services.accounts, gateway.services.prisma, email, "ADMIN");
const sendFile: Step = async ({ staff, email }) => {
  const file = `email,name,quantity\n${email},Renamed,1\n`;
  expect((await sendImport(gateway, { eventId, as: staff, file, key: ulid() })).status).toBe(202);
};
const issueTickets: Step = ({ call, email }) =>
  call("POST", `/v1/admin/events/${eventId}/issuances`, { email, quantity: 1 }, newKey());
const changeOwnRole: Step = async ({ call, staff }) => {
  for (const role of ["ADMIN", "STAFF", "BUYER"]) await call("PATCH", `/v1/admin/users/${staff}`, { role });
};
const rename: Step = ({ call, victim }) => call("PATCH", `/v1/admin/users/${victim}`, { name: "Renamed" });

type Account = { role: Role; status: "INVITED" | "ACTIVE" };
const buyer: Account = { role: "BUYER", status: "INVITED" };
const colleague: Account = { role: "STAFF", status: "INVITED" };
const invitedAdmin: Account = { role: "ADMIN", status: "INVITED" };
const activeAdmin: Account = { role: "ADMIN", status: "ACTIVE" };

/** Only by the first can the member of staff sign in as the account without its mailbox: the link is for handing on. */
const handedOn = "an invitation's link, which is for handing on";
const ways: [what: string, account: Account, ...steps: Step[]][] = [
  [handedOn, buyer, invite],
  ["a new invitation of an invited admin", invitedAdmin, invite],
  ["a new invitation of an invited admin, by mail", invitedAdmin, inviteByMail],
  ["a new invitation of an invited colleague, which goes by mail alone", colleague, invite, mailArrives],
  ["a link from before an admin gave the role ADMIN", buyer, invite, changedBy("admin", { role: "ADMIN" })],
  [
    "a link from before an admin gave the role STAFF, and took it back",
    buyer,
    invite,
    changedBy("admin", { role: "STAFF" }),
    changedBy("admin", { role: "BUYER" }),
  ],
  [
    "a link from before a suspension and the end of it",
    buyer,
    invite,
    changedBy("staff", { status: "SUSPENDED" }),
    changedBy("staff", { status: "ACTIVE" }),
  ],
  ["a link from before the token command gave a role", buyer, invite, tokenCommand],
  ["a link from before the host's token gave a role", buyer, invite, arriveFromHost("ADMIN")],
  ["a session by a link from before an admin gave the role ADMIN", buyer, enter, changedBy("admin", { role: "ADMIN" })],
  ["a session by a link from before an admin arrived from the host", buyer, enter, arriveFromHost("ADMIN")],
  ["a session by a link from before a buyer arrived from the host", buyer, enter, arriveFromHost("BUYER")],
  ["an invitation of a buyer by mail alone", buyer, inviteByMail, mailArrives],
  ["a link that was shown before one was sent by mail alone", buyer, invite, inviteByMail, mailArrives],
  ["a link from before the account was activated by another", buyer, invite, ownerActivates],
  ["an invitation of an active admin", activeAdmin, invite],
  ["a link to sign in, requested for an active admin", activeAdmin, requestLink, mailArrives],
  ["a link to sign in, requested for an invited admin", invitedAdmin, requestLink, mailArrives],
  ["a host's token with an admin's address that is not verified", activeAdmin, arriveUnverified],
  ["an import that names an invited admin", invitedAdmin, sendFile],
  ["tickets issued to an invited admin", invitedAdmin, issueTickets],
  ["a role of their own", { role: "BUYER", status: "ACTIVE" }, changeOwnRole],
  ["an admin's name", activeAdmin, rename],
];

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

test.each(ways)("%s gives staff no role above theirs, and no code of another's", async (what, account, ...steps) => {
  const email = `${ulid().toLowerCase()}@example.org`;
  const staff = await gateway.user({ role: "STAFF" });
  const victim = await gateway.user({ ...account, email, name: "Kept" });
  const { ticketIds } = await gateway.issue({ eventId, userId: victim, count: 1 });
  const answers: string[] = [];
  const kept: string[] = [];
  const call: Attempt["call"] = async (...request) => {
    const response = await gateway.as(staff, ...request);
    answers.push(await response.clone().text());
    return response;
  };
  for (const step of steps) await step({ staff, victim, email, call, kept });
  await call("GET", `/v1/tickets/${ticketIds[0]}`);
  await call("GET", `/v1/admin/users/${victim}`);
  const answered = answers.join("\n");

  const opened = (await tryLinks(answered, staff)).filter((tried) => tried.status === 200);
  expect(opened.map((tried) => [tried.who, tried.role])).toEqual(what === handedOn ? [["no one", "BUYER"]] : []);
  expect(await Promise.all(kept.map(async (token) => (await meBy(token)).status))).toEqual(kept.map(() => 401));
  expect(answered).not.toContain((await ticketNow(gateway, ticketIds[0] ?? "")).code);
  const { prisma } = gateway.services;
  const own = await prisma.user.findUniqueOrThrow({ where: { id: staff } });
  expect([own.role, own.status]).toEqual(["STAFF", "ACTIVE"]);
  const after = await prisma.user.findUniqueOrThrow({ where: { id: victim } });
  expect(after.name).toBe("Kept");
  const activation = (await gateway.audit(victim)).find(({ action }) => action === "user.activate");
  const { linkCreatedById = null } = (activation?.details ?? {}) as { linkCreatedById?: string };
  expect(linkCreatedById).toBe(what === handedOn || kept.length > 0 ? staff : null);
});

test("an invitation of staff shows its link to no one, and says whether it was sent", async () => {
  const email = `${ulid().toLowerCase()}@example.org`;
  await gateway.user({ role: "STAFF", status: "INVITED", email });
  const response = await gateway.as(gateway.admin, "POST", "/v1/admin/invitations", { email });
  expect(Invitation.strict().parse(await response.json())).toMatchObject({ activationUrl: null, sent: true });
  const activated = await activate(linkToken((await gateway.nextMail()).text));
  expect(await activated.json()).toMatchObject({ user: { role: "STAFF", status: "ACTIVE" } });
});

test("a link to sign in that was requested before the address had an account ends when the account changes", async () => {
  const email = `${ulid().toLowerCase()}@example.org`;
  await gateway.as(null, "POST", "/v1/sign-in", { email });
  const token = linkToken((await gateway.nextMail()).text);
  const victim = await gateway.user({ email });
  const change = await gateway.as(gateway.admin, "PATCH", `/v1/admin/users/${victim}`, { role: "ADMIN" });
  expect(change.status).toBe(200);
  expect((await gateway.as(null, "POST", "/v1/sessions", { token })).status).toBe(410);
});
