import { listOf, Ticket, type StaffEvent } from "@admit/contract";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { browserForFile } from "./browser/browser-for-file.ts";
import { expectQrs } from "./browser/expect-qrs.ts";
import { mailedLink, mailsTo } from "./environment/outbox.ts";
import { newAddress } from "./browser/sign-in.ts";
import { problemOf, purchaseOf } from "./client/person.ts";
import { sharedDeployment } from "./environment/deployment-for-file.ts";

const deployment = sharedDeployment();
const openPage = browserForFile();

const activate = (page: Page) => page.getByRole("button", { name: "Activate my account" });
const ticketShown = (page: Page) => page.getByRole("img", { name: "QR code of ticket 1", exact: true }).waitFor();

async function issue(email: string, quantity: number, event: StaffEvent): Promise<Ticket[]> {
  const { status, tickets } = purchaseOf(await deployment().admin.issue(event.id, { email }, quantity));
  expect(status).toBe("fulfilled");
  return tickets;
}

const statusOf = async (page: Page): Promise<unknown> => (await (await page.request.get("/v1/me")).json()).status;

/** Leaves the page, since another fragment alone would not load it again. */
async function open(page: Page, link: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(link);
}

test("invited, issued to without a mail, activated by one press: the same tickets of all events, now with their QRs", async () => {
  const email = newAddress();
  const { user, activationUrl } = await deployment().admin.invite({ email });
  const first = await deployment().admin.createEvent({ title: "The first evening" });
  const second = await deployment().admin.createEvent({ title: "The second evening" });
  // The second event's ticket has the number 4.
  await (await deployment().person()).buyDecided(second.id, 3);
  const issued = [...(await issue(email, 3, first)), ...(await issue(email, 1, second))];
  expect(await mailsTo(deployment().dataDir, email)).toEqual([]);
  const guest = await deployment().person({ email });
  const hidden = listOf(Ticket).parse(await guest.read("/v1/me/tickets")).items;
  expect(hidden.map(({ code }) => code)).toEqual([null, null, null, null]);
  for (const { id } of hidden) {
    const refused = await guest.call(`/v1/tickets/${id}/qr.svg`);
    expect(problemOf(refused)).toMatchObject({ status: 403, code: "ticket-not-visible" });
  }

  const page = await openPage(deployment().gateway().url);
  await page.goto(activationUrl);
  await page.getByText("3 tickets").waitFor();
  for (const { title } of [first, second]) await page.getByText(title).waitFor();
  expect(new URL(page.url()).hash).toBe("");
  // Opening the link changes nothing.
  await open(page, activationUrl);
  expect(await deployment().admin.read(`/v1/admin/users/${user.id}`)).toMatchObject({ status: "INVITED" });
  await activate(page).click();

  await page.getByRole("img", { name: "QR code of ticket 4", exact: true }).waitFor();
  const shown = listOf(Ticket).parse(await (await page.request.get("/v1/me/tickets")).json()).items;
  expect(shown.map((ticket) => ({ ...ticket, code: null }))).toEqual(hidden);
  expect(new Set(shown.map(({ id }) => id))).toEqual(new Set(issued.map(({ id }) => id)));
  await expectQrs(page, shown);
  const token = new URL(activationUrl).hash.slice(1);
  const again = await deployment().visitor.call("/v1/activations", { method: "POST", body: { token } });
  expect(problemOf(again)).toMatchObject({ status: 410, code: "link-used" });
  await deployment().audit();
});

test("a used link leads on: to the tickets if its owner is signed in, otherwise to a new link", async () => {
  const email = newAddress();
  const { activationUrl } = await deployment().admin.invite({ email });
  await issue(email, 1, await deployment().admin.createEvent({ title: "Twice opened" }));
  const page = await openPage(deployment().gateway().url);
  await page.goto(activationUrl);
  await activate(page).click();
  await ticketShown(page);

  await open(page, activationUrl);
  await page.getByRole("heading", { name: "This link was already used." }).waitFor();
  await page.getByRole("link", { name: "Show my tickets" }).click();
  await ticketShown(page);

  const elsewhere = await openPage(deployment().gateway().url);
  await elsewhere.goto(activationUrl);
  await elsewhere.getByRole("heading", { name: "This link was already used." }).waitFor();
  expect(await activate(elsewhere).count()).toBe(0);
  await elsewhere.getByLabel("Your email address").fill(email);
  await elsewhere.getByRole("button", { name: "Send me a link" }).click();
  await elsewhere.getByText("Check your email.").waitFor();
  await elsewhere.goto(await mailedLink(deployment().dataDir, email));
  await elsewhere.getByRole("button", { name: "Continue" }).click();
  await ticketShown(elsewhere);
});

test("links that were replaced, cut off or have no token have messages of their own, and lead on; the newest works", async () => {
  const email = newAddress();
  const older = await deployment().admin.invite({ email });
  const newer = await deployment().admin.invite({ email, name: "Bea" });
  const page = await openPage(deployment().gateway().url);
  for (const [link, message] of [
    [older.activationUrl, "A newer link has replaced this one, or the account has changed since."],
    ["/activate#cut-off", "This link doesn’t work."],
    ["/activate", "This link is incomplete"],
  ] as const) {
    await open(page, link);
    await page.getByText(message).waitFor();
    await page.getByLabel("Your email address").waitFor();
    expect(await activate(page).count()).toBe(0);
  }

  await open(page, newer.activationUrl);
  await activate(page).click();
  await page.getByText(`Signed in as ${email}`).waitFor();
  expect(await statusOf(page)).toBe("ACTIVE");
});

test("a person who requests a link, without an invitation mail, reads whose account it activates", async () => {
  const email = newAddress();
  await issue(email, 1, await deployment().admin.createEvent({ title: "Silently" }));
  await deployment().visitor.write("POST", "/v1/sign-in", { email });
  const page = await openPage(deployment().gateway().url);

  await page.goto(await mailedLink(deployment().dataDir, email));

  await page.getByRole("heading", { name: "Activate your account" }).waitFor();
  await page.getByText(`For ${email}.`).waitFor();
  await activate(page).click();
  await ticketShown(page);
  expect(await statusOf(page)).toBe("ACTIVE");
});
