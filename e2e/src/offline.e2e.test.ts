import { listOf, Ticket, User } from "@admit/contract";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { browserForFile } from "./browser/browser-for-file.ts";
import { expectQrs } from "./browser/expect-qrs.ts";
import { newAddress, signIn } from "./browser/sign-in.ts";
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

const notice = (page: Page) => page.getByText("Saved copy from");

/** A page of a buyer whose device has loaded their two tickets, and can show them without a network. */
async function seenOnce() {
  network.refusal = null; // if the last test failed without a network
  const address = newAddress();
  const page = await openPage(`http://127.0.0.1:${network.port}`);
  await signIn(page, deployment(), address);
  const event = await deployment().admin.createEvent({ title: "Far from any mast" });
  const { body } = await deployment().admin.issue(event.id, { email: address }, 2);
  expect(body).toMatchObject({ issued: 2 });
  await page.goto("/tickets");
  await page.getByRole("link", { name: "Ticket 2" }).waitFor();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  expect(await notice(page).count()).toBe(0);
  return { page, address, event, tickets: await ticketsOf(page) };
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
  await page.getByText("Offline.").waitFor();
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
  await page.getByText("We couldn’t load this ticket.").waitFor();

  expect(await leftOf(codesOf(tickets), page)).toEqual([]);
  await findNetwork(page);
});

test("voided and reissued meanwhile: once the device is back, only the new code is shown and stored", async () => {
  const { page, tickets } = await seenOnce();
  const [voided, old] = tickets as [Ticket, Ticket];
  await loseNetwork(page);
  await page.goto("/tickets/all");
  await expectQrs(page, tickets);
  await deployment().admin.void(voided.id);
  await deployment().admin.write("POST", `/v1/admin/tickets/${old.id}/reissue`, {});
  const reissued = (await ticketsOf(page)).filter(({ id }) => id === old.id);
  expect(codesOf(reissued)).not.toEqual(codesOf([old]));

  await findNetwork(page);
  await page.getByText("It can’t be used.").waitFor();
  await expectQrs(page, reissued);
  await loseNetwork(page);
  await page.reload();
  await page.getByText("It can’t be used.").waitFor();
  await expectQrs(page, reissued);

  expect(await leftOf(codesOf(tickets), page)).toEqual([]);
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
  await page.getByText("We couldn’t load your tickets.").waitFor();
  await findNetwork(page);
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
  expect(kept).toContain("/tickets");
  expect(kept.filter((path) => path !== "/tickets" && !path.startsWith("/assets/"))).toEqual([]);
  await page.goto("/tickets");
  await expect.poll(controller).toMatch(/\/sw\.js$/);
});

/** Those of these texts that are on the page, or anywhere on the device. */
async function leftOf(texts: string[], page: Page): Promise<string[]> {
  const text = `${await page.content()}\n${await keptOn(page)}`;
  return texts.filter((each) => text.includes(each));
}
