import { listOf, Ticket, User, type StaffEvent } from "@admit/contract";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { browserForFile } from "./browser/browser-for-file.ts";
import { expectQrs } from "./browser/expect-qrs.ts";
import { newAddress, signIn, signInByLink } from "./browser/sign-in.ts";
import { sharedDeployment } from "./environment/deployment-for-file.ts";
import { TcpProxy } from "./faults/proxy/tcp-proxy.ts";

const deployment = sharedDeployment();
const openPage = browserForFile();

/** Between the browser and the gateway: a service worker's requests ignore the page's offline mode. */
let network: TcpProxy;
beforeAll(async () => {
  network = await TcpProxy.open(Number(new URL(deployment().gateway().url).port));
  return () => network.close();
});

const notice = (page: Page) => page.getByText("Shown from this device, as of");

/** A page of a buyer whose device has loaded their two tickets, and can show them without a network. */
async function seenOnce() {
  network.refusal = null; // if the last test failed without a network
  const address = newAddress();
  const page = await openPage(`http://127.0.0.1:${network.port}`);
  await signIn(page, deployment(), address);
  const event = await deployment().admin.createEvent({ title: "Far from any mast" });
  await issue(event, address);
  await page.goto("/tickets");
  await page.getByRole("link", { name: "Ticket 2" }).waitFor();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  expect(await notice(page).count()).toBe(0);
  return { page, address, event, tickets: await ticketsOf(page) };
}

async function issue(event: StaffEvent, email: string): Promise<void> {
  const { body } = await deployment().admin.call(`/v1/admin/events/${event.id}/issuances`, {
    method: "POST",
    headers: { "idempotency-key": email, prefer: "wait=10" },
    body: { email, quantity: 2 },
  });
  expect(body).toMatchObject({ issued: 2 });
}

async function ticketsOf(page: Page): Promise<Ticket[]> {
  // Directly, also while the page has no network: cookies ignore ports.
  const answer = await page.request.get(`${deployment().gateway().url}/v1/me/tickets`);
  return listOf(Ticket).parse(await answer.json()).items;
}

const codesOf = (tickets: Ticket[]): string[] => tickets.map(({ code }) => String(code));

/** From now on, everything that is shown comes from the device. */
async function loseNetwork(page: Page): Promise<void> {
  await page.context().setOffline(true);
  network.refusal = Buffer.alloc(0);
  network.cut();
}

async function findNetwork(page: Page): Promise<void> {
  network.refusal = null;
  await page.context().setOffline(false);
}

/** All text that this origin stores on the device. */
async function keptOn(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
    texts.push(JSON.stringify(await indexedDB.databases()));
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const answer of await cache.matchAll()) texts.push(answer.url, await answer.text());
    }
    return texts.join("\n");
  });
}

test("once loaded, all pages of tickets open without a network, with QRs of the codes, and say from when they are", async () => {
  const { page, event, tickets } = await seenOnce();
  await loseNetwork(page);

  await page.goto("/tickets");
  await notice(page).waitFor();
  await page.getByText("No connection.").waitFor();
  await page.getByRole("link", { name: "Ticket 1" }).click();
  await expectQrs(page, tickets.slice(0, 1));
  await page.getByRole("link", { name: "Next" }).click();
  await expectQrs(page, tickets.slice(1));

  const other = await page.context().newPage();
  await other.goto(`/tickets/event/${event.slug}`);
  await expectQrs(other, tickets);
  await notice(other).waitFor();
  await findNetwork(page);
  await expect.poll(() => notice(other).count(), { timeout: 20_000 }).toBe(0);
});

test("suspended meanwhile: once the device is back, none of the codes is shown or stored", async () => {
  const { page, tickets } = await seenOnce();
  const { id } = User.parse(await (await page.request.get("/v1/me")).json());
  await loseNetwork(page);
  await page.goto(`/tickets/${tickets[0]?.id}`);
  await expectQrs(page, tickets.slice(0, 1));
  await deployment().admin.write("PATCH", `/v1/admin/users/${id}`, { status: "SUSPENDED" });

  await findNetwork(page);
  await page.getByText("Your account is suspended").waitFor();
  await loseNetwork(page);
  await page.reload();
  await page.getByText("This ticket could not be loaded.").waitFor();

  expect(await leftOf(codesOf(tickets), page)).toEqual([]);
  await findNetwork(page);
});

test("voided meanwhile: once the device is back, the code is neither shown nor stored; the other ticket is", async () => {
  const { page, tickets } = await seenOnce();
  const [voided, valid] = tickets as [Ticket, Ticket];
  await loseNetwork(page);
  await page.goto("/tickets/all");
  await expectQrs(page, tickets);
  await deployment().admin.call(`/v1/admin/tickets/${voided.id}/void`, {
    method: "POST",
    headers: { prefer: "wait=10" },
    body: { reason: "sent back" },
  });

  await findNetwork(page);
  await page.getByText("It does not admit anybody.").waitFor();
  await loseNetwork(page);
  await page.reload();
  await page.getByText("It does not admit anybody.").waitFor();
  await expectQrs(page, [valid]);

  expect(await leftOf(codesOf([voided]), page)).toEqual([]);
  await findNetwork(page);
});

test("reissued meanwhile: once the device is back, the new code replaces the old one", async () => {
  const { page, tickets } = await seenOnce();
  const [ticket] = tickets as [Ticket];
  await loseNetwork(page);
  await page.goto(`/tickets/${ticket.id}`);
  await expectQrs(page, [ticket]);
  await deployment().admin.write("POST", `/v1/admin/tickets/${ticket.id}/reissue`, {});
  const [reissued] = (await ticketsOf(page)) as [Ticket];
  expect(reissued.code).not.toBe(ticket.code);

  await findNetwork(page);
  await expectQrs(page, [reissued]);
  await loseNetwork(page);
  await page.reload();
  await expectQrs(page, [reissued]);

  expect(await leftOf(codesOf([ticket]), page)).toEqual([]);
  await findNetwork(page);
});

test("back online on a page without tickets, what was hidden meanwhile is not stored either", async () => {
  const { page, tickets } = await seenOnce();
  const [ticket] = tickets as [Ticket];
  await deployment().admin.write("POST", `/v1/admin/tickets/${ticket.id}/reissue`, {});

  await page.goto("/");

  await expect.poll(() => keptOn(page), { timeout: 10_000 }).not.toContain(ticket.code);
});

test("signing out leaves nothing of the tickets on the device", async () => {
  const { page, address, tickets } = await seenOnce();
  const kept = await keptOn(page);
  for (const code of codesOf(tickets)) expect(kept).toContain(code);

  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByText("Sign in to see your tickets.").waitFor();

  expect(await leftOf([...codesOf(tickets), ...tickets.map(({ id }) => id), address], page)).toEqual([]);
  await loseNetwork(page);
  await page.goto("/tickets");
  await page.getByText("Your tickets could not be loaded.").waitFor();
  await findNetwork(page);
});

test("when another user signs in, nothing of the previous user's tickets is left", async () => {
  const { page, address, tickets } = await seenOnce();

  await signInByLink(page, deployment());

  expect(await leftOf([...codesOf(tickets), ...tickets.map(({ id }) => id), address], page)).toEqual([]);
});

test("the pages of a sale never pass the service worker, and it keeps no answer of the service", async () => {
  const { page, event } = await seenOnce();

  await page.goto(`/events/${event.slug}`);
  await page.getByRole("button", { name: "Buy tickets" }).waitFor();

  const controller = () => page.evaluate(() => navigator.serviceWorker.controller?.scriptURL ?? null);
  expect(await controller()).toBeNull();
  const kept = await page.evaluate(async () => {
    const caching = (await caches.keys()).map(async (name) => (await caches.open(name)).keys());
    return (await Promise.all(caching)).flat().map(({ url }) => new URL(url).pathname);
  });
  expect(kept).toContain("/");
  expect(kept.filter((path) => path !== "/" && !path.startsWith("/assets/"))).toEqual([]);
  await page.goto("/tickets");
  await expect.poll(controller).toMatch(/\/sw\.js$/);
});

/** Those of these texts that are on the page, or anywhere on the device. */
async function leftOf(texts: string[], page: Page): Promise<string[]> {
  const text = `${await page.content()}\n${await keptOn(page)}`;
  return texts.filter((each) => text.includes(each));
}
