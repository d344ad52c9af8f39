import { SignedIn, Ticket } from "@admit/contract";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { problemOf } from "../client/person.ts";
import { sharedDeployment } from "../environment/deployment-for-file.ts";
import { browserForFile } from "./browser-for-file.ts";
import { mailedLink } from "../environment/outbox.ts";
import { expectQrs } from "./expect-qrs.ts";
import { newAddress } from "./sign-in.ts";

const deployment = sharedDeployment();
const openPage = browserForFile();

/** An invited user whom the host signs in with the same address, with two tickets. */
async function invite() {
  const email = newAddress();
  await deployment().admin.write("POST", "/v1/admin/invitations", { email });
  const event = await deployment().admin.createEvent({ title: "By invitation" });
  const guest = await deployment().person({ email });
  await guest.buyDecided(event.id, 2);
  return { event, email, guest, user: await guest.me() };
}

/** Requests a link to sign in, which activates an invited user. */
async function requestLink(email: string): Promise<string> {
  await deployment().visitor.write("POST", "/v1/sign-in", { email });
  return mailedLink(deployment().dataDir, email);
}

test("an invited user sees their tickets without any QR; following the link shows the same tickets with theirs", async () => {
  const { event, email, user, guest } = await invite();
  expect(user.status).toBe("INVITED");
  const page = await openPage(deployment().gateway().url);
  await page.context().setExtraHTTPHeaders(guest.headers);
  await page.goto(`/tickets/event/${event.slug}`);
  await page.getByText("Not shown yet").nth(1).waitFor();
  expect(await page.getByRole("img", { name: /^QR of ticket/ }).count()).toBe(0);
  const before = await ticketsOn(page, event.id);
  expect(before.map(({ code }) => code)).toEqual([null, null]);
  expect(problemOf(await guest.call(`/v1/tickets/${before[0]?.id}/qr.svg`))).toMatchObject({
    status: 403,
    code: "ticket-not-visible",
  });

  await page.context().setExtraHTTPHeaders({});
  await page.goto(await requestLink(email));
  await page.getByRole("button", { name: "Activate my account" }).click();
  await page.getByRole("img", { name: "QR of ticket number 2", exact: true }).waitFor();

  const after = await ticketsOn(page, event.id);
  expect(after.map((ticket) => ({ ...ticket, code: null }))).toEqual(before);
  await page.goto(`/tickets/event/${event.slug}`);
  expect(after.every(({ code }) => code !== null)).toBe(true);
  await expectQrs(page, after);
  await expect.poll(() => guest.me(), { timeout: 10_000 }).toEqual({ ...user, status: "ACTIVE" });
});

test("an activation link works once, and says so the second time", async () => {
  const { email, guest } = await invite();
  const activationUrl = await requestLink(email);
  const token = new URL(activationUrl).hash.slice(1);
  expect(activationUrl).toBe(`${deployment().gateway().url}/activate#${token}`);

  const signedIn = SignedIn.parse(await deployment().visitor.write("POST", "/v1/activations", { token }));
  await expect.poll(() => guest.me(), { timeout: 10_000 }).toEqual(signedIn.user);
  const again = await deployment().visitor.call("/v1/activations", { method: "POST", body: { token } });
  expect(problemOf(again)).toMatchObject({ status: 410, code: "link-used" });
  const page = await openPage(deployment().gateway().url);
  await page.goto(activationUrl);
  await page.getByText("This link was used already.").waitFor();
});

async function ticketsOn(page: Page, eventId: string): Promise<Ticket[]> {
  const answer = await page.request.get(`/v1/me/tickets?eventId=${eventId}`);
  const { items } = (await answer.json()) as { items: unknown[] };
  return items.map((item) => Ticket.parse(item));
}
