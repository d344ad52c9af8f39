import { Invitation, SignedIn, User } from "@admit/contract";
import { ulid } from "ulid";
import { beforeEach, expect, test } from "vitest";
import { hostGateway } from "../../test/tools/host-provider.ts";
import { problemOf } from "../../test/tools/problem-of.ts";
import { sendImport } from "../../test/tools/send-import.ts";
import type { TestGateway } from "../../test/tools/test-gateway.ts";

const { gateway, host } = hostGateway({ EMAIL_ALIASES: "collapse" });

/** A new mailbox for each test, and another address of it. */
let own: string;
let alias: string;
beforeEach(() => {
  const name = ulid().toLowerCase();
  own = `${name}@example.org`;
  alias = `${name}+tag@example.org`;
});

/** The account of the mailbox, under its own address. */
const holder = (fields: Parameters<TestGateway["user"]>[0] = {}) =>
  gateway.user({ email: own, mailbox: own, ...fields });
const linkTo = (email: string) => gateway.link({ purpose: "SIGN_IN", email });
const follow = (token: string) => gateway.as(null, "POST", "/v1/sessions", { token });
const accountsOf = (email: string) =>
  gateway.services.prisma.user.findMany({ where: { email: { startsWith: email.split("@")[0]?.split("+")[0] ?? "" } } });

test("a link requested by an alias of an account goes to the account's own address", async () => {
  const id = await holder();
  await gateway.as(null, "POST", "/v1/sign-in", { email: alias });
  const mail = await gateway.nextMail();
  expect(mail.to).toBe(own);
  const token = /sign-in#([\w-]{43})/.exec(mail.text)?.[1] ?? "";
  expect(SignedIn.parse(await (await follow(token)).json()).user.id).toBe(id);
});

test("a link to an alias opens nothing of the account that its mailbox got meanwhile", async () => {
  const token = await linkTo(alias);
  await holder();
  const problem = await problemOf(follow(token));
  expect(problem.code).toBe("link-expired");
  expect(problem.detail).toContain("Ask for a new link");
  expect(await accountsOf(own)).toHaveLength(1);
});

test("two aliases whose links are followed at the same instant become one account", async () => {
  for (let round = 0; round < 5; round++) {
    const name = ulid().toLowerCase();
    const emails = [`${name}+a@example.org`, `${name}+b@example.org`];
    const tokens = await Promise.all(emails.map(linkTo));
    const answers = await Promise.all(tokens.map(follow));
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 410]);
    expect(await accountsOf(name)).toHaveLength(1);
  }
});

test("staff who invite an alias of an invited person renew that person's link, sent to their own address", async () => {
  const id = await holder({ status: "INVITED" });
  const response = await gateway.as(gateway.staff, "POST", "/v1/admin/invitations", { email: alias, send: true });
  expect(Invitation.parse(await response.json()).user).toMatchObject({ id, email: own });
  expect((await gateway.nextMail()).to).toBe(own);
});

test("tickets that staff issue to an alias, singly or by a file, belong to the account", async () => {
  const id = await holder();
  const eventId = await gateway.event();
  expect(await (await gateway.issuance(eventId, { email: alias })).json()).toMatchObject({ userId: id });
  // The second and third row are two addresses of one other mailbox.
  const file = `email,quantity\n${alias},1\nother-${alias},1\nother-${own},1\n`;
  expect((await sendImport(gateway, { eventId, as: gateway.staff, file })).status).toBe(202);
  const rows = await gateway.services.prisma.importRow.findMany({ orderBy: { line: "asc" } });
  expect(rows[0]?.userId).toBe(id);
  expect(rows[1]?.userId).toBe(rows[2]?.userId);
});

test("a host's verified alias does not bind to the account of its mailbox", async () => {
  const id = await holder();
  const token = await host.token({ sub: own, email: alias, email_verified: true });
  const response = await gateway.app.request("/v1/me", { headers: { Authorization: `Bearer ${token}` } });
  const user = User.parse(await response.json());
  expect(user.email).toBeNull();
  expect(user.id).not.toBe(id);
});
