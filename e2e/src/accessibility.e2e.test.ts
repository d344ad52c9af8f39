import { type StaffEvent } from "@admit/contract";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { look } from "./browser/axe.ts";
import { browserForFile } from "./browser/browser-for-file.ts";
import { buy, outcome } from "./browser/buy.ts";
import { mailedLink } from "./environment/outbox.ts";
import { newAddress, signIn } from "./browser/sign-in.ts";
import { purchaseOf } from "./client/person.ts";
import { sharedDeployment } from "./environment/deployment-for-file.ts";

const deployment = sharedDeployment();
const openPage = browserForFile();

/** Names that have to be broken on a phone. */
const long = {
  title: "An evening with a name so long that it has to be broken: Donaudampfschifffahrtsgesellschaft",
  venue: "A hall, Longstreet 1234, Llanfairpwllgwyngyll",
};
const dayMs = 24 * 60 * 60 * 1000;

async function issue(event: StaffEvent, email: string, quantity: number): Promise<string[]> {
  return purchaseOf(await deployment().admin.issue(event.id, { email }, quantity)).tickets.map(({ id }) => id);
}

/** Opens a page anew, also if only the fragment differs, and checks it once it shows the text. */
async function see(page: Page, path: string, text: string, what: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(path);
  await page.getByText(text).first().waitFor();
  await look(page, what);
}

test("all public pages are accessible and fit a phone: the events, an event in each state of its sale, an unknown page", async () => {
  const open = await deployment().admin.createEvent({ ...long, body: "An evening.\n\nOr two." });
  const soldOut = await deployment().admin.createEvent({ title: "Sold out", capacity: 1 });
  await (await deployment().person()).buyDecided(soldOut.id, 1);
  const soon = new Date(Date.now() + 3 * dayMs).toISOString();
  const past = new Date(Date.now() - dayMs).toISOString();
  const notOpen = await deployment().admin.createEvent({ title: "Not open yet", salesOpenAt: soon });
  const closed = await deployment().admin.createEvent({ title: "Closed", salesCloseAt: past });
  const page = await openPage(deployment().gateway().url);

  await see(page, "/", long.title, "the events");
  for (const [event, text] of [
    [open, "Sign in to buy"],
    [soldOut, "Sold out"],
    [notOpen, "Sale opens"],
    [closed, "closed"],
  ] as const)
    await see(page, `/events/${event.slug}`, text, `an event: ${event.title}`);
  await see(page, "/nowhere", "No such page", "no page");
  await see(page, "/events/nothing", "No such event", "no event");
  expect(await page.title()).toBe("Not found · Admit");
});

test("signing in is accessible and fits a phone, from the form to the link and one that was used", async () => {
  const address = newAddress();
  const page = await openPage(deployment().gateway().url);
  await page.goto("/sign-in");
  await page.getByLabel("Your email address").fill(address);
  await look(page, "the form");
  await page.getByRole("button", { name: "Send me a link" }).click();
  await page.getByText("Check your email.").waitFor();
  await look(page, "the link is sent");
  const link = await mailedLink(deployment().dataDir, address);
  await see(page, link, "Continue", "the link");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText(`Signed in as ${address}`).waitFor();
  await see(page, link, "This link was already used.", "a used link");
  await see(page, "/sign-in", "You’re signed in", "signed in");
  expect(await (await page.request.get("/v1/me")).json()).toMatchObject({ email: address });
});

test("buying is accessible and fits a phone: the dialog, the position in the line, the outcome", async () => {
  const event = await deployment().admin.createEvent({ ...long, userCap: 3 });
  const page = await openPage(deployment().gateway().url);
  await signIn(page, deployment());
  await page.goto(`/events/${event.slug}`);
  await page.getByRole("button", { name: "Buy tickets" }).click();
  await page.getByRole("dialog").waitFor();
  await look(page, "the dialog");
  await deployment().whileWorkersHang(async () => {
    await buy(page, event, 2);
    await page.getByText("You are number 1 in line.").waitFor();
    await look(page, "the position in the line");
    await page.getByRole("button", { name: "Leave the line" }).click();
    await page.getByRole("dialog").waitFor();
    await look(page, "leaving the line");
    await page.getByRole("button", { name: "Stay in line" }).click();
    await see(page, "/", "See your position", "the way back to it");
  });
  await page.getByRole("link", { name: "See your position" }).click();
  await outcome(page, "You got 2 tickets.").waitFor();
  await look(page, "the outcome");
  await see(page, `/events/${event.slug}`, "You hold", "an event with own tickets");
  await deployment().audit();
  expect(await page.title()).toContain(long.title);
});

test("the tickets are accessible and fit a phone: all, of an event, one, void, hidden, none, without a network", async () => {
  const address = newAddress();
  const page = await openPage(deployment().gateway().url);
  await see(page, "/tickets", "Sign in to see your tickets.", "the tickets, signed out");
  await signIn(page, deployment(), address);
  await see(page, "/tickets", "You have no tickets yet.", "no tickets");
  const startsAt = new Date(Date.now() + 9 * dayMs).toISOString();
  const event = await deployment().admin.createEvent({ ...long, startsAt });
  const [first, second] = await issue(event, address, 2);
  await deployment().admin.void(second);
  await see(page, "/tickets", "Ticket 1", "all tickets");
  await page.getByRole("link", { name: "Show all" }).click();
  await page.getByText("It can’t be used.").waitFor();
  await look(page, "the tickets of an event");
  await page.goto(`/tickets/${first}`);
  await page.getByText("Show code as text").click();
  await look(page, "a ticket");
  await see(page, `/tickets/${second}`, "It can’t be used.", "a void ticket");
  await see(page, "/tickets/nothing", "No such ticket", "no ticket");
  await page.goto(`/tickets/${first}`);
  await page.getByText("Show code as text").waitFor();
  await page.context().setOffline(true);
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await page.getByText("Saved copy from").waitFor();
  await look(page, "a ticket without a network");
  await page.context().setOffline(false);
  const { id } = (await (await page.request.get("/v1/me")).json()) as { id: string };
  await deployment().admin.write("PATCH", `/v1/admin/users/${id}`, { status: "SUSPENDED" });
  await see(page, "/tickets", "Your account is suspended", "the tickets of a suspended user");
  await see(page, `/tickets/${first}`, "Your account is suspended", "a ticket of a suspended user");
  expect(await page.getByRole("img").count()).toBe(0);
});

test("an invitation is accessible and fits a phone: before it is confirmed, without a link, used and unknown", async () => {
  const email = newAddress();
  const { activationUrl } = await deployment().admin.invite({ email, name: "Bea" });
  await issue(await deployment().admin.createEvent({ title: "By invitation" }), email, 2);
  const guest = await deployment().person({ email });
  const page = await openPage(deployment().gateway().url);
  await page.context().setExtraHTTPHeaders(guest.headers);
  await see(page, "/tickets", "These tickets are yours.", "the tickets of an invited user");
  await page.getByRole("link", { name: "Ticket 1" }).click();
  await page.getByText("Not active yet").waitFor();
  await look(page, "a ticket of an invited user");
  await page.getByRole("link", { name: "Resend the link" }).click();
  await page.getByRole("heading", { name: "Activate your account" }).waitFor();
  await look(page, "no link");
  await page.context().setExtraHTTPHeaders({});
  await see(page, activationUrl, "Activate my account", "an invitation");
  await page.getByRole("button", { name: "Activate my account" }).click();
  await page.getByRole("img", { name: "QR code of ticket 2" }).waitFor();
  await look(page, "activated");
  await see(page, activationUrl, "This link was already used.", "a used invitation");
  await see(page, "/activate#nothing", "This link doesn’t work.", "an unknown invitation");
  expect(await page.title()).toBe("Activate your account · Admit");
});
