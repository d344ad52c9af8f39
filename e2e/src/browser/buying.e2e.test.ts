import type { Purchase, Ticket } from "@admit/contract";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { sharedDeployment } from "../environment/deployment-for-file.ts";
import { browserForFile } from "./browser-for-file.ts";
import { buy, choose, outcome } from "./buy.ts";
import { mailedLink } from "../environment/outbox.ts";
import { expectQrs } from "./expect-qrs.ts";
import { newAddress, signIn } from "./sign-in.ts";

const deployment = sharedDeployment();
const openPage = browserForFile();

/** A list of the user who is signed in on this page. */
async function itemsOf<Item>(page: Page, path: string): Promise<Item[]> {
  const { items } = (await (await page.request.get(path)).json()) as { items: Item[] };
  return items;
}

test("a buyer signs in by a mailed link, buys, sees the position in the line, then the outcome, and a QR for each ticket", async () => {
  const event = await deployment().admin.createEvent({ title: "First Night" });
  const address = newAddress();
  const page = await openPage(deployment().gateway().url);
  await page.goto("/");
  await page.locator(`a[href="/events/${event.slug}"]`).click();
  await page.getByRole("link", { name: "Sign in to buy" }).click();
  await page.getByLabel("Your email address").fill(address);
  await page.getByRole("button", { name: "Send me a link" }).click();
  await page.getByText("Check your email.").waitFor();
  await page.goto(await mailedLink(deployment().dataDir, address));
  await page.getByRole("button", { name: "Continue" }).click();

  // Back at the event that was left for signing in.
  await deployment().whileWorkersHang(async () => {
    await page.getByRole("button", { name: "Buy tickets" }).click();
    await choose(page, 3);
    await page.getByRole("button", { name: "Buy 3 tickets" }).click();
    await page.getByText("You are number 1 in line.").waitFor();
  });
  await outcome(page, "You got 3 tickets.").waitFor();

  await page.getByRole("link", { name: "Show your tickets" }).click();
  const codes = page.getByRole("img", { name: /^QR code of ticket/ });
  await codes.nth(2).waitFor();
  const tickets = await itemsOf<Ticket>(page, `/v1/me/tickets?eventId=${event.id}`);
  expect(await codes.count()).toBe(3);
  expect(tickets.map(({ number }) => number)).toEqual([1, 2, 3]);
  await expectQrs(page, tickets);
  expect(new Set(tickets.map(({ code }) => code)).size).toBe(3);
  await deployment().audit();
});

test("a link pasted into the tab that requested it signs in as well", async () => {
  const page = await openPage(deployment().gateway().url);
  await page.goto("/sign-in");
  await page.getByLabel("Your email address").waitFor();

  const address = newAddress();
  await deployment().visitor.write("POST", "/v1/sign-in", { email: address });
  const { pathname, hash } = new URL(await mailedLink(deployment().dataDir, address));
  await page.goto(`${pathname}${hash}`);
  await page.getByRole("button", { name: "Continue" }).click();

  await page.getByText(`Signed in as ${address}`).waitFor();
  expect(await (await page.request.get("/v1/me")).json()).toMatchObject({ email: address, status: "ACTIVE" });
});

test("a buyer who asks for more than they may have gets what is left for them, and reads why", async () => {
  const event = await deployment().admin.createEvent({ title: "Supper", userCap: 4 });
  const page = await openPage(deployment().gateway().url);
  await signIn(page, deployment());
  await page.goto(`/events/${event.slug}`);
  await page.getByRole("button", { name: "Buy tickets" }).click();
  await choose(page, 4);
  // Meanwhile, in another tab.
  const elsewhere = await page.context().newPage();
  await buy(elsewhere, event, 3);
  await outcome(elsewhere, "You got 3 tickets.").waitFor();

  await page.getByRole("button", { name: "Buy 4 tickets" }).click();

  await outcome(page, "You got 1 of 4.").waitFor();
  await page.getByText("You already hold 3, and 4 is the most per person.").waitFor();
  await page.goto(`/events/${event.slug}`);
  await page.getByText("4 is the most per person.").first().waitFor();
  expect(await page.getByRole("button", { name: "Buy tickets" }).count()).toBe(0);
});

test("a buyer whose event sells out while they wait reads that it did", async () => {
  const event = await deployment().admin.createEvent({ title: "Cinema", capacity: 2 });
  const faster = await deployment().person();
  const page = await openPage(deployment().gateway().url);
  await signIn(page, deployment());
  await deployment().whileWorkersHang(async () => {
    await faster.buy(event.id, 2);
    await buy(page, event, 1);
    await page.getByText("You are number 2 in line.").waitFor();
  });

  await outcome(page, "Sold out while you waited.").waitFor();
  await page.getByText("You were number 2 in line.").waitFor();
  await page.goto(`/events/${event.slug}`);
  await page.getByText("Sold out", { exact: true }).waitFor();
  expect(await itemsOf<Ticket>(page, "/v1/me/tickets")).toEqual([]);
});

test("reloading while waiting, and coming back by another page, picks up the same purchase", async () => {
  const event = await deployment().admin.createEvent({ title: "Regatta" });
  const page = await openPage(deployment().gateway().url);
  await signIn(page, deployment());
  await deployment().whileWorkersHang(async () => {
    await buy(page, event, 2);
    await page.getByText("You are number 1 in line.").waitFor();
    const position = page.url();

    await page.reload();
    await page.getByText("You are number 1 in line.").waitFor();
    expect(page.url()).toBe(position);
    await page.goto("/");
    await page.getByRole("link", { name: "You’re in line for Regatta. See your position" }).click();
    await page.getByText("You are number 1 in line.").waitFor();
    await page.goto(`/events/${event.slug}`);
    await page.getByRole("link", { name: "See your position in line" }).click();
    await page.getByText("You are number 1 in line.").waitFor();
    expect(page.url()).toBe(position);
  });

  await outcome(page, "You got 2 tickets.").waitFor();
  await page.reload();
  await outcome(page, "You got 2 tickets.").waitFor();
  expect(await itemsOf<Purchase>(page, "/v1/me/purchases")).toHaveLength(1);
});

test("another device finds the purchase that waits, and leaves the line; then both read that it was left", async () => {
  const event = await deployment().admin.createEvent({ title: "Two Devices" });
  const [phone, laptop] = [await openPage(deployment().gateway(0).url), await openPage(deployment().gateway(1).url)];
  await signIn(phone, deployment());
  // Cookies ignore ports: the other gateway accepts the session of the first one.
  await laptop.context().addCookies(await phone.context().cookies());
  await deployment().whileWorkersHang(async () => {
    await buy(phone, event, 2);
    await phone.getByText("You are number 1 in line.").waitFor();

    await laptop.goto(`/events/${event.slug}`);
    await laptop.getByRole("link", { name: "See your position in line" }).click();
    await laptop.getByText("You are number 1 in line.").waitFor();
    expect(await itemsOf<Purchase>(laptop, "/v1/me/purchases")).toMatchObject([{ status: "queued", quantity: 2 }]);
    await laptop.getByRole("button", { name: "Leave the line" }).click();
    await laptop.getByRole("dialog").getByRole("button", { name: "Leave the line" }).click();
    await laptop.getByRole("heading", { name: "You left the line." }).waitFor();
  });

  for (const device of [phone, laptop]) {
    await outcome(device, "You left the line.").waitFor();
    await device.getByText("this doesn’t count towards your limit").waitFor();
  }
  await laptop.getByRole("link", { name: "Back to the event" }).click();
  await laptop.getByRole("button", { name: "Buy tickets" }).waitFor();
  await deployment().audit();
});

test("Buy pressed offline is sent when the buyer is back, once", async () => {
  const event = await deployment().admin.createEvent({ title: "Matinee" });
  const page = await openPage(deployment().gateway().url);
  await signIn(page, deployment());
  await page.goto(`/events/${event.slug}`);
  await page.getByRole("button", { name: "Buy tickets" }).click();
  await choose(page, 2);
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Buy 2 tickets" }).click();
  await page.getByText("You won’t buy twice.").waitFor();

  await page.context().setOffline(false);

  await outcome(page, "You got 2 tickets.").waitFor();
  expect(await itemsOf<Purchase>(page, "/v1/me/purchases")).toHaveLength(1);
});
