import { SignedIn } from "@admit/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Mail } from "@admit/tickets";
import { problemOf } from "../../testing/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../testing/test-gateway.ts";

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
  // The work is done in the order of asking: the next mail to come is the next one's.
  await ask("after@example.org");
  expect((await gateway.nextMail()).to).toBe("after@example.org");
});

test("400: what is no address", async () => {
  expect((await problemOf(await ask("not an address"))).errors).toEqual([
    { path: "email", message: "must be an e-mail address" },
  ]);
});

test("429: one address cannot be flooded with mails", async () => {
  const limited = await openTestGateway({ RATE_LIMIT_ADDRESS: "600/10s" });
  for (let at = 0; at < 5; at++) expect((await ask("flood@example.org", limited)).status).toBe(202);
  const refused = await ask("flood@example.org", limited);
  expect(refused.headers.get("Retry-After")).toMatch(/^\d+$/);
  expect((await problemOf(refused)).code).toBe("rate-limited");
  for (let at = 0; at < 5; at++) await limited.nextMail();
  await limited.close();
});
