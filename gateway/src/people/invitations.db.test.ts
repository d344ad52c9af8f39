import { Invitation, invitationMailsPerActorMax, problems, SignedIn } from "@admit/contract";
import { expect, test } from "vitest";
import { codeOf, problemOf } from "../../test/tools/problem-of.ts";
import { queueLinkMails } from "../../test/tools/take-link-mail.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";

const gateway = testGateway();

const invite = (body: object, by: string | null = gateway.staff) =>
  gateway.as(by, "POST", "/v1/admin/invitations", body);
async function invited(body: object, by = gateway.staff): Promise<Invitation & { token: string }> {
  const response = await invite(body, by);
  expect([response.status, response.headers.get("Cache-Control")]).toEqual([201, "no-store"]);
  const invitation = Invitation.strict().parse(await response.json());
  const token =
    /^https:\/\/tickets\.example\.org\/activate#([\w-]{43})$/.exec(invitation.activationUrl ?? "")?.[1] ?? "";
  expect(token).not.toBe("");
  return { ...invitation, token };
}
const mailed = async (email: string, by = gateway.staff) =>
  Invitation.parse(await (await invite({ email, send: true }, by)).json());
const nextLink = async () => {
  const { to, text } = await gateway.nextMail();
  return { to, token: /activate#([\w-]{43})/.exec(text)?.[1] ?? "" };
};
const activate = (token: string) => gateway.as(null, "POST", "/v1/activations", { token });
const linksOf = (userId: string) => gateway.services.prisma.oneTimeLink.findMany({ where: { userId } });

test("201: an unknown address is an invited user with a link that activates them; the audit has both, not the link", async () => {
  const { user, token, expiresAt, sent } = await invited({ email: " New@Example.ORG ", name: "Ann" });
  expect(user).toMatchObject({ email: "new@example.org", name: "Ann", role: "BUYER", status: "INVITED" });
  expect([user.activatedAt, sent]).toEqual([null, false]);
  const [link] = await linksOf(user.id);
  expect(link).toMatchObject({ createdById: gateway.staff, purpose: "ACTIVATE", expiresAt: new Date(expiresAt) });
  expect(Buffer.from(link?.tokenHash ?? []).toString("base64url")).not.toBe(token);
  const entries = await gateway.audit(user.id);
  const details = { email: "new@example.org", made: true };
  expect(entries).toMatchObject([{ actorId: gateway.staff, action: "user.invite", details }]);
  expect(JSON.stringify(entries)).not.toContain(token);
  expect(SignedIn.parse(await (await activate(token)).json()).user).toMatchObject({ id: user.id, status: "ACTIVE" });
});

test("201: an invited user gets a new link, and the earlier ones are refused with the reason", async () => {
  const first = await invited({ email: "again@example.org", name: "Ann" });
  const second = await invited({ email: "again@example.org" });
  expect(second.user).toEqual(first.user);
  const refused = await problemOf(activate(first.token));
  expect(refused.code).toBe("link-expired");
  expect(refused.detail).toMatch(/newer link/);
  const third = await invited({ email: "again@example.org", name: "Anna" });
  expect(third.user).toEqual({ ...first.user, name: "Anna" });
  expect((await activate(second.token)).status).toBe(410);
  expect((await activate(third.token)).status).toBe(200);
});

test("201: a link that they requested themselves ends no invitation, a new invitation ends both", async () => {
  const email = "asks@example.org";
  const first = await invited({ email });
  await gateway.as(null, "POST", "/v1/sign-in", { email });
  const { token: requested } = await nextLink();
  const previews = (...tokens: string[]) =>
    Promise.all(
      tokens.map(async (token) => (await gateway.as(null, "POST", "/v1/activations/preview", { token })).status),
    );
  expect(await previews(first.token, requested)).toEqual([200, 200]);
  const second = await invited({ email });
  expect(await previews(first.token, requested, second.token)).toEqual([410, 410, 200]);
});

test("201: the same new address, invited by many at once, is one user with one usable link", async () => {
  const inviters = await Promise.all(Array.from({ length: 6 }, () => gateway.user({ role: "STAFF" })));
  for (let round = 0; round < 5; round++) {
    const email = `crowd-${round}@example.org`;
    const all = await Promise.all(inviters.map((by) => invited({ email }, by)));
    expect(new Set(all.map(({ user }) => user.id)).size).toBe(1);
    const links = await linksOf(all[0]?.user.id ?? "");
    expect(links).toHaveLength(inviters.length);
    expect(links.filter((link) => link.expiresAt > new Date())).toHaveLength(1);
    const answers = await Promise.all(all.map(({ token }) => activate(token)));
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 410, 410, 410, 410, 410]);
  }
});

test("of an invitation and the activation of an earlier link at once, one happens as a whole", async () => {
  for (let round = 0; round < 10; round++) {
    const email = `race-${round}@example.org`;
    const { token, user } = await invited({ email });
    const [again, activated] = await Promise.all([invite({ email }), activate(token)]);
    expect([
      [201, 410],
      [problems["already-active"][0], 200],
    ]).toContainEqual([again.status, activated.status]);
    const row = await gateway.services.prisma.user.findUnique({ where: { id: user.id } });
    expect(row?.status).toBe(activated.status === 200 ? "ACTIVE" : "INVITED");
  }
});

test("201: no mail is sent unless it is asked for; then the link is in the mail alone, and its token in no row", async () => {
  await invited({ email: "silent@example.org" });
  const { user, activationUrl, sent } = await mailed("notified@example.org");
  expect([activationUrl, sent]).toEqual([null, true]);
  const [link] = await linksOf(user.id);
  const queued = await gateway.services.prisma.linkMail.findUnique({ where: { id: link?.id ?? "" } });
  expect(queued).toMatchObject({ occasion: "INVITATION", email: "notified@example.org", attempts: 0 });
  // The oldest that is due: none was queued before this one.
  const { to, token } = await nextLink();
  expect(to).toBe("notified@example.org");
  expect(JSON.stringify(queued)).not.toContain(token);
  expect((await activate(token)).status).toBe(200);
});

test("the mail of an invitation that a newer one has replaced is not sent", async () => {
  await mailed("twice@example.org");
  await mailed("twice@example.org");
  expect((await activate((await nextLink()).token)).status).toBe(200);
  await expect(gateway.nextMail()).rejects.toThrow("no mail is due");
});

test("429: staff with the largest number of waiting invitations send no more, and can still hand links over", async () => {
  const eager = await gateway.user({ role: "STAFF" });
  const waiting = Array.from({ length: invitationMailsPerActorMax }, (_, at) => `waits-${at}@example.org`);
  const { mysql, services } = gateway;
  await queueLinkMails(mysql, `user:${eager}`, waiting);
  const email = "one-more@example.org";
  const refused = await invite({ email, send: true }, eager);
  expect(refused.headers.get("RateLimit-Policy")).toBe('"invitation-mails";q=500;w=60');
  expect(await codeOf(refused)).toBe("rate-limited");
  expect(await services.prisma.user.count({ where: { email } })).toBe(0);
  await invited({ email }, eager);
  await mailed("by-another@example.org");
  await mysql.query("UPDATE LinkMail SET dueAt = NULL WHERE email = 'waits-0@example.org'");
  await mailed(email, eager);
  await mysql.query("DELETE FROM LinkMail");
});

test.each([
  ["ACTIVE", "already-active"],
  ["SUSPENDED", "user-suspended"],
] as const)("409: a user who is %s is not invited, not changed, and gets no mail", async (status, code) => {
  const email = `${code}@example.org`;
  const id = await gateway.user({ email, name: "Ann", status });
  expect(await codeOf(invite({ email, name: "X", send: true }))).toBe(code);
  expect(await gateway.services.prisma.user.findUnique({ where: { id } })).toMatchObject({ name: "Ann", status });
  const mails = await gateway.services.prisma.linkMail.findMany({ where: { email } });
  expect([await gateway.audit(id), await linksOf(id), mails]).toEqual([[], [], []]);
});
