import { expect, test } from "vitest";
import { makeLink } from "../../../test/tools/make-link.ts";
import { codeOf } from "../../../test/tools/problem-of.ts";
import { testGateway } from "../../../test/tools/test-gateway.ts";
import { openLink } from "./link-open.ts";
import { openNewAccountLimit } from "./new-account-limit.ts";

const gateway = testGateway({ RATE_LIMIT_NEW_ACCOUNTS: "2/600s" });

let taken = 0;
/** An address at a domain of its own. */
const anAddress = () => `ann@domain-${taken++}.example`;
const refused = { code: "rate-limited", extras: { refusal: "new-account-limit" } };

test("one account too many from a network is refused by every gateway, and none from another network", async () => {
  const [one, other] = [openNewAccountLimit(gateway.services), openNewAccountLimit(gateway.services)];
  await one(anAddress(), "192.0.2.1");
  await other(anAddress(), "192.0.2.1");
  await expect(one(anAddress(), "192.0.2.1")).rejects.toMatchObject(refused);
  await expect(other(anAddress(), "192.0.2.1")).rejects.toMatchObject(refused);
  await one(anAddress(), "192.0.2.2");
});

test("the addresses of one IPv6 customer share a limit, and a site's customers a larger one", async () => {
  const limit = openNewAccountLimit(gateway.services);
  await limit(anAddress(), "2001:db8:1:1::1");
  await limit(anAddress(), "2001:db8:1:1::2");
  await expect(limit(anAddress(), "2001:db8:1:1::3")).rejects.toMatchObject(refused);
  // 16 times as many for the /48, of which the refused one above has used none.
  for (let at = 2; at < 32; at++) await limit(anAddress(), `2001:db8:1:${at}::1`);
  await expect(limit(anAddress(), "2001:db8:1:99::1")).rejects.toMatchObject(refused);
});

test("a mail domain has one limit, wherever its people are, 16 times that of a network, of which its refusals use none", async () => {
  const limit = openNewAccountLimit(gateway.services);
  for (let at = 0; at < 32; at++) await limit(`${at}@sub-${at}.catch-all.io`, `198.51.100.${at}`);
  for (let at = 0; at < 3; at++) await expect(limit("33@catch-all.io", "192.0.2.63")).rejects.toMatchObject(refused);
  await limit(anAddress(), "192.0.2.63");
  await limit(anAddress(), "192.0.2.63");
});

test("Redis contains no address", async () => {
  await openNewAccountLimit(gateway.services)("secret@private.example", "192.0.2.51");
  const { text } = await gateway.probe.everything();
  expect(text).toContain(":new-accounts");
  expect(text).not.toMatch(/private|192\.0/);
});

test("429: a refused stranger learns when to try again, their link stays usable, and known people are accepted", async () => {
  const follow = (token: string) => gateway.as(null, "POST", "/v1/sessions", { token });
  const linkTo = (email: string) => makeLink(gateway.mysql, { purpose: "SIGN_IN", email });
  expect((await follow(await linkTo(anAddress()))).status).toBe(200);
  expect((await follow(await linkTo(anAddress()))).status).toBe(200);
  const email = anAddress();
  const token = await linkTo(email);
  const response = await follow(token);
  expect(Number(response.headers.get("Retry-After"))).toBeGreaterThan(0);
  expect(response.headers.get("RateLimit-Policy")).toBe('"new-accounts";q=2;w=600');
  expect(await codeOf(response)).toBe("rate-limited");
  expect(gateway.services.attention.refusals).toEqual({ "new-account-limit": 1 });
  expect(await gateway.services.prisma.user.count({ where: { email } })).toBe(0);

  const known = await makeLink(gateway.mysql, { purpose: "SIGN_IN", userId: await gateway.user() });
  expect((await follow(known)).status).toBe(200);
  const invited = await gateway.user({ status: "INVITED" });
  const activation = await makeLink(gateway.mysql, { purpose: "ACTIVATE", userId: invited });
  expect((await gateway.as(null, "POST", "/v1/activations", { token: activation })).status).toBe(200);

  // The link still works once it needs no new account.
  await gateway.user({ email });
  expect((await follow(token)).status).toBe(200);
});

test("a link that has expired creates no account, and counts towards no limit", async () => {
  const { accounts, prisma } = gateway.services;
  const email = anAddress();
  const token = await makeLink(gateway.mysql, { purpose: "SIGN_IN", email, expiresAt: new Date(Date.now() - 1) });
  const counted: string[] = [];
  const mayCreate = async (address: string) => void counted.push(address);
  await expect(
    openLink({ accounts, prisma }, { purpose: "SIGN_IN", token }, { openerId: null, mayCreate }),
  ).rejects.toMatchObject({
    code: "link-expired",
  });
  expect(counted).toEqual([]);
  expect(await prisma.user.count({ where: { email } })).toBe(0);
});

test("a link whose transaction is repeated counts once", async () => {
  const { accounts, prisma } = gateway.services;
  const email = anAddress();
  const token = await makeLink(gateway.mysql, { purpose: "SIGN_IN", email });
  const counted: string[] = [];
  const mayCreate = async (address: string) => void counted.push(address);
  /** As after a deadlock: the first run is rolled back. */
  const twice = async (use: (transaction: unknown) => Promise<unknown>) => {
    const victim = new Error("rolled back");
    await expect(
      prisma.$transaction(async (transaction) => {
        await use(transaction);
        throw victim;
      }),
    ).rejects.toBe(victim);
    return prisma.$transaction(use);
  };
  const repeating = { $transaction: twice } as unknown as typeof prisma;
  const opened = await openLink(
    { accounts, prisma: repeating },
    { purpose: "SIGN_IN", token },
    { openerId: null, mayCreate },
  );
  expect(opened.user.email).toBe(email);
  expect(counted).toEqual([email]);
});
