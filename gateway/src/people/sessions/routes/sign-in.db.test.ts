import { linkMailsPerNetworkKept, linkMailsPerNetworkMax, linkMailsSharedMax, SignedIn } from "@admit/contract";
import { openMysql } from "@admit/prisma";
import type { Mail } from "@admit/tickets";
import { Registry } from "prom-client";
import { ulid } from "ulid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "../../../http/app.ts";
import type { ProblemError } from "../../../platform/problem/problem-error.ts";
import { openSignInQueue } from "../sign-in-queue.ts";
import { problemOf } from "../../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

const ask = (email: string, at = gateway) => at.as(null, "POST", "/v1/sign-in", { email });

function linkOf(mail: Mail): { page: string; token: string } {
  const [, page = "", token = ""] = /https:\/\/tickets\.example\.org\/([a-z-]+)#([\w-]{43})\n/.exec(mail.text) ?? [];
  return { page, token };
}

test("202: a known user's mail carries a link that signs them in, whatever the case of their address", async () => {
  const id = await gateway.user({ email: "ann@example.org" });
  const response = await ask(" Ann@Example.ORG ");
  expect([response.status, await response.json()]).toEqual([202, {}]);
  const mail = await gateway.nextMail();
  expect(mail.to).toBe("ann@example.org");
  const { page, token } = linkOf(mail);
  expect(page).toBe("sign-in");
  const signedIn = await gateway.as(null, "POST", "/v1/sessions", { token });
  expect(SignedIn.parse(await signedIn.json()).user.id).toBe(id);
});

test("202: an unknown address is answered the same, and nobody is made before the link is followed", async () => {
  const response = await ask("unknown@example.org");
  expect([response.status, await response.json()]).toEqual([202, {}]);
  const { page, token } = linkOf(await gateway.nextMail());
  expect(page).toBe("sign-in");
  const { user } = gateway.services.prisma;
  expect(await user.count({ where: { email: "unknown@example.org" } })).toBe(0);
  expect((await gateway.as(null, "POST", "/v1/sessions", { token })).status).toBe(200);
  expect(await user.count({ where: { email: "unknown@example.org" } })).toBe(1);
});

test("202: an invited user gets an activation link instead", async () => {
  await gateway.user({ email: "invited@example.org", status: "INVITED" });
  await ask("invited@example.org");
  const { page, token } = linkOf(await gateway.nextMail());
  expect(page).toBe("activate");
  expect((await gateway.as(null, "POST", "/v1/activations", { token })).status).toBe(200);
});

test("202: a suspended user is answered the same, and gets nothing", async () => {
  await gateway.user({ email: "suspended@example.org", status: "SUSPENDED" });
  const response = await ask("suspended@example.org");
  expect([response.status, await response.json()]).toEqual([202, {}]);
  // In the order of asking: the next mail is the next one's.
  await ask("after@example.org");
  expect((await gateway.nextMail()).to).toBe("after@example.org");
});

test("400: what is no address", async () => {
  expect((await problemOf(await ask("not an address"))).errors).toEqual([
    { path: "email", message: "must be an e-mail address" },
  ]);
});

test("202: before the answer no account is read and no mail sent, and the mail is in the database", async () => {
  const { linkMail, oneTimeLink } = gateway.services.prisma;
  const linksBefore = await oneTimeLink.count();
  await ask("queued@example.org");
  const [mail, ...more] = await linkMail.findMany({ where: { email: "queued@example.org" } });
  expect(more).toEqual([]);
  expect(mail).toMatchObject({ occasion: "SIGN_IN", network: "local", attempts: 0, pendingFor: "queued@example.org" });
  expect(mail?.dueAt).not.toBeNull();
  expect(await oneTimeLink.count()).toBe(linksBefore);
  await gateway.nextMail();
});

test("202: an address gets one mail for many requests at once", async () => {
  const all = await Promise.all(Array.from({ length: 20 }, () => ask("eager@example.org")));
  expect(all.map(({ status }) => status)).toEqual(all.map(() => 202));
  expect((await gateway.nextMail()).to).toBe("eager@example.org");
  await expect(gateway.nextMail()).rejects.toThrow("no mail is due");
});

test("202: a repeated request adds no mail while its link is unused; once it is used, another is sent", async () => {
  await ask("again@example.org");
  const { token } = linkOf(await gateway.nextMail());
  expect((await ask("again@example.org")).status).toBe(202);
  await expect(gateway.nextMail()).rejects.toThrow("no mail is due");
  expect((await gateway.as(null, "POST", "/v1/sessions", { token })).status).toBe(200);
  await ask("again@example.org");
  expect((await gateway.nextMail()).to).toBe("again@example.org");
});

test("503: while the database does not answer, no link is promised", async () => {
  const { services } = gateway;
  const away = openMysql("mysql://admit:x@127.0.0.1:1/admit", 1);
  const app = createApp({ ...services, mysql: away, metrics: new Registry() });
  const response = await app.request("/v1/sign-in", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email: "promised@example.org" }),
  });
  expect((await problemOf(response)).code).toBe("database-unavailable");
  await away.end();
});

describe("limits", () => {
  let limited: TestGateway;
  beforeAll(async () => {
    limited = await openTestGateway({ RATE_LIMIT_SIGN_IN: "40/60s", RATE_LIMIT_ADDRESS: "2/60s" });
  });
  afterAll(() => limited.close());
  const refusals = () => limited.services.attention.refusals["sign-in-limit"] ?? 0;

  test("429: an e-mail address gets five mails in ten minutes, from all gateways together", async () => {
    const other = createApp({ ...limited.services, metrics: new Registry() });
    const elsewhere = (): Promise<Response> =>
      Promise.resolve(
        other.request("/v1/sign-in", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ email: "flood@example.org" }),
        }),
      );
    for (let at = 0; at < 5; at++) {
      expect((await (at % 2 === 0 ? ask("flood@example.org", limited) : elsewhere())).status).toBe(202);
      const { token } = linkOf(await limited.nextMail());
      await limited.as(null, "POST", "/v1/sessions", { token });
    }
    for (const refused of [await ask("flood@example.org", limited), await elsewhere()]) {
      expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(500);
      expect(refused.headers.get("RateLimit-Policy")).toBe('"sign-in-email";q=5;w=600');
      expect((await problemOf(refused)).code).toBe("rate-limited");
    }
    expect((await ask("honest@example.org", limited)).status).toBe(202);
    await limited.nextMail();
    expect(refusals()).toBe(2);
  });

  test("429: a network whose share of the queue is full waits, and no other network does", async () => {
    const { mysql } = limited.services;
    const now = new Date();
    const flood = Array.from({ length: linkMailsPerNetworkMax }, (_, at) => {
      const email = `share-${at}@example.org`;
      return [ulid(), "SIGN_IN", email, email, email, "local", now, now];
    });
    await mysql.query(
      "INSERT INTO LinkMail (id, occasion, email, mailbox, pendingFor, network, createdAt, dueAt) VALUES ?",
      [flood],
    );
    await expect.poll(async () => (await ask("late@example.org", limited)).status, { timeout: 5000 }).toBe(429);
    const refused = await ask("late@example.org", limited);
    expect(refused.headers.get("Retry-After")).toBe("5");
    await mysql.query("UPDATE LinkMail SET network = 'elsewhere' WHERE network = 'local'");
    await expect.poll(async () => (await ask("late@example.org", limited)).status, { timeout: 5000 }).toBe(202);
    await mysql.query("DELETE FROM LinkMail");
  });

  test("a queue that some networks have filled refuses them, and serves those that have few mails waiting", async () => {
    const { mysql } = limited.services;
    const now = new Date();
    const fillers = linkMailsSharedMax / linkMailsPerNetworkMax;
    const flood = Array.from({ length: linkMailsSharedMax }, (_, at) => {
      const network = at % fillers === 0 ? "local" : `flood-${at % fillers}`;
      return [ulid(), "SIGN_IN", `full-${at}@example.org`, `full-${at}@example.org`, network, now, now];
    });
    await mysql.query("INSERT INTO LinkMail (id, occasion, email, mailbox, network, createdAt, dueAt) VALUES ?", [
      flood,
    ]);
    const queue = openSignInQueue(limited.services);
    const add = (network: string) =>
      queue.add({ email: `${ulid().toLowerCase()}@example.org`, network }).then(
        () => "queued",
        (error: ProblemError) => error.extras.refusal,
      );
    expect(await add("local")).toBe("sign-in-limit");
    // Also within the second that the length is remembered for: a network cannot fill what is kept in one go.
    const honest = await Promise.all(Array.from({ length: linkMailsPerNetworkKept + 1 }, () => add("honest")));
    expect(honest).toEqual([...Array<string>(linkMailsPerNetworkKept).fill("queued"), "sign-in-limit"]);
    expect(await add("another")).toBe("queued");
    await mysql.query("DELETE FROM LinkMail");
  });

  test("signing in and reading use up nothing of each other's limits", async () => {
    for (let at = 0; at < 3; at++) await limited.as(null, "GET", "/v1/me");
    expect((await limited.as(null, "GET", "/v1/me")).status).toBe(429);
    expect((await ask("reader@example.org", limited)).status).toBe(202);
    for (let at = 0; at < 50; at++) await ask(`crowd-${at}@example.org`, limited);
    expect((await ask("crowd@example.org", limited)).status).toBe(429);
    expect((await limited.as(null, "POST", "/v1/sessions", { token: "unknown" })).status).toBe(404);
  });
});
