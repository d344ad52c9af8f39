import { linkMailsPerNetworkMax, SignedIn } from "@admit/contract";
import { openMysql } from "@admit/prisma";
import type { Mail } from "@admit/tickets";
import { ulid } from "ulid";
import { describe, expect, test } from "vitest";
import { codeOf, problemOf } from "../../test/tools/problem-of.ts";
import { testGateway, type TestGateway } from "../../test/tools/test-gateway.ts";

const gateway = testGateway();

const ask = (email: string, at: Pick<TestGateway, "as"> = gateway) => at.as(null, "POST", "/v1/sign-in", { email });
const accepted = async (email: string) => {
  const response = await ask(email);
  expect([response.status, await response.json()]).toEqual([202, {}]);
};
const follow = (token: string, at = gateway) => at.as(null, "POST", "/v1/sessions", { token });

function linkOf(mail: Mail): { page: string; token: string } {
  const [, page = "", token = ""] = /https:\/\/tickets\.example\.org\/([a-z-]+)#([\w-]{43})\n/.exec(mail.text) ?? [];
  return { page, token };
}

test("202: a known user's mail carries a link that signs them in, whatever the case of their address", async () => {
  const id = await gateway.user({ email: "ann@example.org" });
  await accepted(" Ann@Example.ORG ");
  const mail = await gateway.nextMail();
  const { page, token } = linkOf(mail);
  expect([mail.to, page]).toEqual(["ann@example.org", "sign-in"]);
  expect(SignedIn.parse(await (await follow(token)).json()).user.id).toBe(id);
});

test("202: an unknown address is answered the same, and no user is created before the link is followed", async () => {
  const email = "unknown@example.org";
  await accepted(email);
  const { page, token } = linkOf(await gateway.nextMail());
  expect(page).toBe("sign-in");
  const { user } = gateway.services.prisma;
  expect(await user.count({ where: { email } })).toBe(0);
  expect((await follow(token)).status).toBe(200);
  expect(await user.count({ where: { email } })).toBe(1);
});

test("400: what is not an address", async () => {
  expect((await problemOf(ask("not an address"))).errors).toEqual([
    { path: "email", message: "must be an e-mail address" },
  ]);
});

test("202: before the answer no account is read and no mail sent, and the mail is in the database", async () => {
  const { linkMail, oneTimeLink } = gateway.services.prisma;
  const linksBefore = await oneTimeLink.count();
  await accepted("queued@example.org");
  const mails = await linkMail.findMany({ where: { email: "queued@example.org" } });
  expect(mails).toMatchObject([
    { occasion: "SIGN_IN", network: "local", attempts: 0, pendingFor: "queued@example.org", dueAt: expect.any(Date) },
  ]);
  expect(await oneTimeLink.count()).toBe(linksBefore);
  await gateway.nextMail();
});

test("202: a repeated request adds no mail while its link is unused; once it is used, another is sent", async () => {
  await accepted("again@example.org");
  const { token } = linkOf(await gateway.nextMail());
  await accepted("again@example.org");
  await expect(gateway.nextMail()).rejects.toThrow("no mail is due");
  expect((await follow(token)).status).toBe(200);
  await accepted("again@example.org");
  expect((await gateway.nextMail()).to).toBe("again@example.org");
});

test("503: while the database does not answer, no link is promised", async () => {
  const away = openMysql("mysql://admit:x@127.0.0.1:1/admit", 1);
  const app = gateway.appWith({ mysql: away });
  expect(await codeOf(ask("promised@example.org", app))).toBe("database-unavailable");
  await away.end();
});

describe("limits", () => {
  const limited = testGateway({ RATE_LIMIT_SIGN_IN: "40/60s", RATE_LIMIT_ADDRESS: "2/60s" });
  test("429: an e-mail address gets five mails in ten minutes, from all gateways together", async () => {
    const email = "flood@example.org";
    const other = limited.appWith({});
    for (let at = 0; at < 5; at++) {
      expect((await ask(email, at % 2 === 0 ? limited : other)).status).toBe(202);
      await follow(linkOf(await limited.nextMail()).token, limited);
    }
    for (const refused of [await ask(email, limited), await ask(email, other)]) {
      expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(500);
      expect(refused.headers.get("RateLimit-Policy")).toBe('"sign-in-email";q=5;w=600');
      expect(await codeOf(refused)).toBe("rate-limited");
    }
    expect((await ask("honest@example.org", limited)).status).toBe(202);
    await limited.nextMail();
    expect(limited.services.attention.refusals["sign-in-limit"]).toBe(2);
  });

  test("429: a network whose share of the queue is full waits, from that moment on, and no other network does", async () => {
    const now = new Date();
    const mails = Array.from({ length: linkMailsPerNetworkMax - 1 }, (_, at) => {
      const email = `full-${at}@example.org`;
      return [ulid(), "SIGN_IN", email, email, email, "local", now, now];
    });
    const columns = "id, occasion, email, mailbox, pendingFor, network, createdAt, dueAt";
    await limited.mysql.query(`INSERT INTO LinkMail (${columns}) VALUES ?`, [mails]);
    // It reads the queue's length with the first request, and caches it for a second.
    const app = limited.appWith({});
    expect((await ask("last@example.org", app)).status).toBe(202);
    const late = () => ask("late@example.org", app);
    const refused = await late();
    expect([refused.status, refused.headers.get("Retry-After")]).toEqual([429, "5"]);
    await limited.mysql.query("UPDATE LinkMail SET network = 'elsewhere' WHERE network = 'local'");
    await expect.poll(async () => (await late()).status, { timeout: 5000 }).toBe(202);
    await limited.mysql.query("DELETE FROM LinkMail");
  });

  test("signing in and reading use up nothing of each other's limits", async () => {
    for (let at = 0; at < 3; at++) await limited.as(null, "GET", "/v1/me");
    expect((await limited.as(null, "GET", "/v1/me")).status).toBe(429);
    expect((await ask("reader@example.org", limited)).status).toBe(202);
    for (let at = 0; at < 50; at++) await ask(`crowd-${at}@example.org`, limited);
    expect((await ask("crowd@example.org", limited)).status).toBe(429);
    expect((await follow("unknown", limited)).status).toBe(404);
  });
});
