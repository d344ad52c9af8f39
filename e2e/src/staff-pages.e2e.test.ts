import { readFile } from "node:fs/promises";
import { listOf, Ticket } from "@admit/contract";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { lookHere as look } from "./browser/axe.ts";
import { browserForFile } from "./browser/browser-for-file.ts";
import { newAddress, signInAs } from "./browser/sign-in.ts";
import type { Person } from "./client/person.ts";
import { sharedDeployment } from "./environment/deployment-for-file.ts";

const deployment = sharedDeployment();
const openPage = browserForFile();

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };

/** A page of an admin with a session of their own: a download sends its cookie and no other header. */
async function staffPage(device = {}): Promise<Page> {
  const page = await openPage(deployment().gateway().url, device);
  await signInAs(page, deployment(), "ADMIN", "Tomás Vela");
  return page;
}

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true });
const dialogButton = (page: Page, name: string) => page.getByRole("dialog").getByRole("button", { name, exact: true });

async function checkCode(page: Page, code: string, verdict: string): Promise<void> {
  await button(page, "Check a code").click();
  await page.getByLabel(/Scan or type a code/).fill(code);
  await button(page, "Check").click();
  await page.getByRole("status").getByText(verdict, { exact: true }).waitFor();
  await look(page, `the verdict ${verdict}`);
  await button(page, "Close").click();
}

async function firstTicketOf(holder: Person): Promise<Ticket | undefined> {
  const { items } = listOf(Ticket).parse(await holder.read("/v1/me/tickets"));
  return items.find(({ number }) => number === 1);
}

test("staff run an event from its creation to its audit with their pages alone", async () => {
  const ada = await deployment().person({ email: newAddress(), name: "Ada Lovelace" });
  const { email: adasAddress } = await ada.me();
  const page = await staffPage();

  await page.goto("/staff");
  await page.getByRole("link", { name: "New event" }).click();
  await page.getByLabel("Title").fill("The Long Winter Gala");
  await page.getByLabel("Capacity").fill("10");
  await look(page, "the form of a new event");
  await button(page, "Save draft").click();
  await page.getByText("Only staff can see this draft.").waitFor();
  await look(page, "a draft's overview");
  await button(page, "Publish").click();
  await page.getByText("Everyone can see it right away.").waitFor();
  await look(page, "the question before publishing");
  await dialogButton(page, "Publish").click();
  await page.getByText("The Long Winter Gala is published.").waitFor();
  await button(page, "Change capacity").click();
  await page.getByLabel("Total tickets").fill("20");
  await look(page, "the dialog of the capacity");
  await dialogButton(page, "Change capacity").click();
  await page.getByText("The capacity is now 20.").waitFor();
  const event = page.url();

  await page.getByRole("link", { name: "Details" }).click();
  await page.getByLabel("Venue").fill("Old Town Hall");
  await look(page, "an event's details");
  await button(page, "Save changes").click();
  await page.getByText("Changes saved.").waitFor();

  await page.getByRole("link", { name: "Issue", exact: true }).click();
  await page.getByLabel("Name or email address").fill(adasAddress ?? "");
  await button(page, "Find").click();
  await page.getByRole("button", { name: /Ada Lovelace/ }).click();
  await page.getByLabel("Number of tickets").fill("2");
  await look(page, "issuing");
  await button(page, /^Issue 2 tickets/).click();
  await page.getByRole("heading", { name: "Ada Lovelace got 2 tickets." }).waitFor();
  await look(page, "the outcome of issuing");

  await page.getByRole("link", { name: "Tickets", exact: true }).click();
  await button(page, "Reissue ticket 1").waitFor();
  await look(page, "the tickets");
  const code = String((await firstTicketOf(ada))?.code);
  await checkCode(page, code, "Valid");
  await button(page, "Reissue ticket 1").click();
  await page.getByText("The old code stops working immediately").waitFor();
  await look(page, "the question before reissuing");
  await dialogButton(page, "Reissue ticket").click();
  await page.getByText("Ticket 1 has a new code.").waitFor();
  await checkCode(page, code, "Not valid");
  await expect.poll(async () => (await firstTicketOf(ada))?.code, { timeout: 10_000 }).not.toBe(code);
  await button(page, "Void ticket 1").click();
  await page.getByRole("dialog", { name: "Void ticket 1 of Ada Lovelace?" }).waitFor();
  await page.getByLabel("Reason").fill("Sold on");
  await look(page, "the question before voiding");
  await dialogButton(page, "Void ticket").click();
  await page.getByText("Ticket 1 is void.").waitFor();
  await page.getByText(/: Sold on$/).waitFor();

  await page.getByRole("link", { name: "Import", exact: true }).click();
  const [lin, bo] = [newAddress(), newAddress()];
  const choose = (text: string) =>
    page.getByLabel(/Choose/).setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await choose(`email,name,quantity\n${lin},Lin,0\nbo,Bo,1\n`);
  await page.getByRole("heading", { name: "Nothing was issued: 2 errors in people.csv" }).waitFor();
  await page.getByText("Row 3, email").waitFor();
  await look(page, "the mistakes of a file");
  await choose(`email,name,quantity\n${lin},Lin,2\n${bo},Bo,1\n`);
  await look(page, "the preview of a file");
  await button(page, "Issue 3 tickets in 2 rows").click();
  await page.getByText("Done. Issued 3 tickets of 3.").waitFor();
  await look(page, "the progress of an import");
  await page.reload();
  await page.getByText("Done. Issued 3 tickets of 3.").waitFor();
  const [outcomes] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: /Download results/ }).click(),
  ]);
  expect(await readFile(await outcomes.path(), "utf8")).toContain(lin);
  await page.getByRole("link", { name: "Imports" }).click();
  await page.getByRole("cell", { name: "Done" }).waitFor();
  await look(page, "the imports");

  await page.getByRole("link", { name: "Purchases" }).click();
  await page.getByRole("cell", { name: "In full" }).nth(2).waitFor();
  await look(page, "the purchases");
  await page.goto(event);
  await page.getByText("Everyone can see it, and buy").waitFor();
  await look(page, "the overview");
  await deployment().audit();

  await page.getByRole("link", { name: "Audit" }).click();
  for (const what of [
    / created /,
    / changed (?!the )/,
    / changed the capacity of /,
    / issued tickets: /,
    / reissued ticket /,
    / voided ticket /,
    / imported a list: /,
  ])
    await page.getByRole("cell", { name: what }).first().waitFor();
  await look(page, "the audit");
  await page.getByLabel("Action").selectOption("ticket.void");
  await expect.poll(() => page.getByRole("cell", { name: / issued tickets: / }).count(), { timeout: 10_000 }).toBe(0);
  await page.getByText("Sold on").waitFor();
});

test("a person is invited, found again, suspended and reinstated", async () => {
  const address = newAddress();
  const page = await staffPage();
  await page.goto("/staff/people");
  await page.getByRole("link", { name: "Invite someone" }).click();
  // The list behind has a field whose label contains both labels of this form, and may be shown a moment longer.
  await page.getByRole("heading", { name: "Invite someone" }).waitFor();
  await page.getByLabel("Email address").fill(address);
  await page.getByLabel("Name").fill("Grace Hopper");
  await look(page, "the invitation");
  await button(page, "Invite").click();
  expect(await page.getByLabel("Activation link").inputValue()).toContain("/activate#");
  await look(page, "the link of an invitation");

  await page.getByRole("link", { name: "View their page" }).click();
  await page.getByText("Invited", { exact: true }).waitFor();
  await page.goto(`/staff/people?q=${address}`);
  await page.getByRole("cell", { name: "Invited" }).waitFor();
  await look(page, "the people");
  await page.getByRole("link", { name: "Grace Hopper" }).click();
  await button(page, "Suspend").click();
  await page.getByRole("dialog", { name: "Suspend Grace Hopper?" }).waitFor();
  await look(page, "the question before suspending");
  await dialogButton(page, "Suspend").click();
  await page.getByText("Grace Hopper is suspended.").waitFor();
  await look(page, "a person's page");
  await button(page, "Reinstate").click();
  await dialogButton(page, "Reinstate").click();
  await page.getByText("Grace Hopper is reinstated.").waitFor();
  await page.getByRole("link", { name: "Changes to their account" }).click();
  await page
    .getByRole("cell", { name: / changed the account of / })
    .nth(1)
    .waitFor();
});

test("a new capacity that still waits in line is shown as waiting, and updated without a reload", async () => {
  const event = await deployment().admin.createEvent({ title: "Supper", capacity: 5 });
  const page = await staffPage();
  await page.goto(`/staff/events/${event.id}`);
  await button(page, "Change capacity").waitFor();
  await deployment().whilePaused(event, async () => {
    await button(page, "Change capacity").click();
    await page.getByLabel("Total tickets").fill("50");
    await dialogButton(page, "Change capacity").click();
    await page.getByText("The new capacity of 50 is in line and takes effect in a moment.").waitFor();
  });

  await page.getByText("The capacity is now 50.").waitFor();
  expect(await deployment().admin.read(`/v1/admin/events/${event.id}`)).toMatchObject({ capacity: 50 });
});

test("on a phone of 390 pixels no page of the staff is wider than the screen", async () => {
  const title = "An evening with a name so long that it has to be broken: Donaudampfschifffahrtsgesellschaft";
  const event = await deployment().admin.createEvent({ title });
  const holder = await deployment().person({ email: `${"long-".repeat(9)}${newAddress()}`, name: "Ada" });
  await holder.buyDecided(event.id, 2);
  const page = await staffPage(phone);
  const pages: [path: string, shows: string | RegExp][] = [
    ["/staff/events", title],
    ["/staff/events/new", "Save draft"],
    [`/staff/events/${event.id}`, "Visibility"],
    [`/staff/events/${event.id}/tickets`, "Ada"],
    [`/staff/events/${event.id}/purchases`, "In full"],
    [`/staff/events/${event.id}/issue`, "Number of tickets"],
    [`/staff/events/${event.id}/imports`, "None for this event yet."],
    [`/staff/events/${event.id}/details`, "Save changes"],
    ["/staff/people", "Added"],
    ["/staff/people/invite", "Email them the link, and don’t show it here"],
    [`/staff/people/${(await holder.me()).id}`, "Their own actions"],
    ["/staff/audit", "What happened"],
  ];
  for (const [path, shows] of pages) {
    await page.goto(path);
    await page.getByText(shows).locator("visible=true").first().waitFor();
    await look(page, `${path} on a phone`);
  }
  expect(page.viewportSize()).toEqual(phone.viewport);
});

test("a buyer sees nothing of the staff's pages, and a visitor returns to them after signing in", async () => {
  const buyer = await openPage(deployment().gateway().url);
  await buyer.context().setExtraHTTPHeaders((await deployment().person()).headers);
  for (const path of ["/staff/people", "/operator"]) {
    await buyer.goto(path);
    await buyer.getByRole("heading", { name: "This page is for staff" }).waitFor();
    expect(await buyer.getByRole("link", { name: /^(Staff|Operator)$/ }).count()).toBe(0);
  }
  await look(buyer, "the page for a buyer");
  const visitor = await openPage(deployment().gateway().url);
  await visitor.goto("/staff/people?q=ada");
  const link = visitor.getByRole("main").getByRole("link", { name: "Sign in" });
  expect(await link.getAttribute("href")).toBe("/sign-in?to=%2Fstaff%2Fpeople%3Fq%3Dada");
  await look(visitor, "the page for a visitor");
});
