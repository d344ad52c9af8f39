import { listOf, Ticket } from "@admit/contract";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { browserForFile } from "./browser/browser-for-file.ts";
import { expectQrs } from "./browser/expect-qrs.ts";
import { mailedLink, mailsTo } from "./environment/outbox.ts";
import { newAddress, signIn } from "./browser/sign-in.ts";
import { problemOf, purchaseOf } from "./client/person.ts";
import { sharedDeployment } from "./environment/deployment-for-file.ts";

const deployment = sharedDeployment();
const openPage = browserForFile();

const activate = (page: Page) => page.getByRole("button", { name: "Activate my account" });

const invite = (email: string, body: { name?: string } = {}) => deployment().admin.invite({ email, ...body });

async function issue(email: string, quantity: number, title: string): Promise<Ticket[]> {
  const event = await deployment().admin.createEvent({ title });
  const answer = await deployment().admin.call(`/v1/admin/events/${event.id}/issuances`, {
    method: "POST",
    headers: { "idempotency-key": `${email} ${title}`, prefer: "wait=10" },
    body: { email, quantity },
  });
  const { status, tickets } = purchaseOf(answer);
  expect(status).toBe("fulfilled");
  return tickets;
}

const statusOf = async (page: Page): Promise<unknown> => (await (await page.request.get("/v1/me")).json()).status;

async function ticketsOf(page: Page): Promise<Ticket[]> {
  return listOf(Ticket).parse(await (await page.request.get("/v1/me/tickets")).json()).items;
}

test("invited, issued to without a mail, activated by one press: the same tickets, now with their QRs", async () => {
  const email = newAddress();
  const { user, activationUrl } = await invite(email);
  const issued = await issue(email, 3, "By invitation");
  const mailsBefore = await mailsTo(deployment().dataDir, email);
  const guest = await deployment().person({ email });
  const hidden = listOf(Ticket).parse(await guest.read("/v1/me/tickets")).items;
  expect(hidden.map(({ code }) => code)).toEqual([null, null, null]);
  for (const { id } of hidden) {
    const refused = await guest.call(`/v1/tickets/${id}/qr.svg`);
    expect(problemOf(refused)).toMatchObject({ status: 403, code: "ticket-not-visible" });
  }
  expect(mailsBefore).toEqual([]);

  const page = await openPage(deployment().gateway().url);
  await page.goto(activationUrl);
  await page.getByText("3 tickets").waitFor();
  await page.getByText("By invitation").waitFor();
  expect(new URL(page.url()).hash).toBe("");
  await page.goto("about:blank");
  expect(await deployment().admin.read(`/v1/admin/users/${user.id}`)).toMatchObject({ status: "INVITED" });
  await page.goto(activationUrl);
  await activate(page).click();

  await page.getByRole("img", { name: "QR of ticket number 3", exact: true }).waitFor();
  const shown = await ticketsOf(page);
  expect(shown.map((ticket) => ({ ...ticket, code: null }))).toEqual(hidden);
  expect(shown.map(({ id, number }) => [id, number])).toEqual(issued.map(({ id, number }) => [id, number]));
  await expectQrs(page, shown);
  const token = new URL(activationUrl).hash.slice(1);
  const again = await deployment().visitor.call("/v1/activations", { method: "POST", body: { token } });
  expect(problemOf(again)).toMatchObject({ status: 410, code: "link-used" });
  await deployment().audit();
});

test("the codes of several events are all shown after the one press", async () => {
  const email = newAddress();
  const { activationUrl } = await invite(email);
  await issue(email, 1, "The first evening");
  await issue(email, 2, "The second evening");
  const page = await openPage(deployment().gateway().url);
  await page.goto(activationUrl);

  await activate(page).click();

  const codes = page.getByRole("img", { name: /^QR of ticket number/ });
  await codes.nth(2).waitFor();
  expect(await codes.count()).toBe(3);
});

test("a used link leads on: to the tickets if its owner is signed in, otherwise to a new link", async () => {
  const email = newAddress();
  const { activationUrl } = await invite(email);
  const [ticket] = (await issue(email, 1, "Twice opened")) as [Ticket];
  const page = await openPage(deployment().gateway().url);
  await page.goto(activationUrl);
  await activate(page).click();
  await page.getByRole("img", { name: "QR of ticket number 1", exact: true }).waitFor();

  await page.goto("about:blank");
  await page.goto(activationUrl);
  await page.getByRole("heading", { name: "This link was used already." }).waitFor();
  await page.getByRole("link", { name: "Show my tickets" }).click();
  await page.getByRole("img", { name: `QR of ticket number ${ticket.number}`, exact: true }).waitFor();

  const elsewhere = await openPage(deployment().gateway().url);
  await elsewhere.goto(activationUrl);
  await elsewhere.getByRole("heading", { name: "This link was used already." }).waitFor();
  expect(await activate(elsewhere).count()).toBe(0);
  await elsewhere.getByLabel("Your e-mail address").fill(email);
  await elsewhere.getByRole("button", { name: "Send me a link" }).click();
  await elsewhere.getByText("Check your email.").waitFor();
  await elsewhere.goto(await mailedLink(deployment().dataDir, email));
  await elsewhere.getByRole("button", { name: "Continue" }).click();
  await elsewhere.getByRole("img", { name: `QR of ticket number ${ticket.number}`, exact: true }).waitFor();
});

test("a link that a newer one has replaced says so, and the newer one works", async () => {
  const email = newAddress();
  const older = await invite(email);
  const newer = await invite(email, { name: "Bea" });
  const page = await openPage(deployment().gateway().url);

  await page.goto(older.activationUrl);
  await page.getByRole("heading", { name: "This link does not work any more." }).waitFor();
  await page.getByText("A newer link has replaced this one, or the account has changed since.").waitFor();

  await page.goto("about:blank");
  await page.goto(newer.activationUrl);
  await activate(page).click();
  await page.getByText(`Signed in as ${email}`).waitFor();
  expect(await statusOf(page)).toBe("ACTIVE");
});

test("a link that was cut off and one without a token have different messages, and both lead on", async () => {
  const page = await openPage(deployment().gateway().url);
  await page.goto("/activate#cut-off");
  await page.getByRole("heading", { name: "This link is not known." }).waitFor();
  await page.getByLabel("Your e-mail address").waitFor();

  await page.goto("about:blank");
  await page.goto("/activate");
  await page.getByText("This address is not whole").waitFor();
  await page.getByLabel("Your e-mail address").waitFor();
  expect(await activate(page).count()).toBe(0);
});

test("a person who requests a link, without an invitation mail, reads whose account it activates", async () => {
  const email = newAddress();
  await issue(email, 1, "Silently");
  await deployment().visitor.write("POST", "/v1/sign-in", { email });
  const page = await openPage(deployment().gateway().url);

  await page.goto(await mailedLink(deployment().dataDir, email));

  await page.getByRole("heading", { name: "Activate your account" }).waitFor();
  await page.getByText(`For ${email}.`).waitFor();
  await activate(page).click();
  await page.getByRole("img", { name: "QR of ticket number 1", exact: true }).waitFor();
  expect(await statusOf(page)).toBe("ACTIVE");
});

test("another user who is signed in reads which account the link switches to", async () => {
  const email = newAddress();
  const other = newAddress();
  const { activationUrl } = await invite(email);
  const page = await openPage(deployment().gateway().url);
  await signIn(page, deployment(), other);

  await page.goto(activationUrl);

  await page.getByText(`You are signed in as ${other}. This link switches you to ${email}.`).waitFor();
  await activate(page).click();
  await page.getByText(`Signed in as ${email}`).waitFor();
  expect(await (await page.request.get("/v1/me")).json()).toMatchObject({ email, status: "ACTIVE" });
});
