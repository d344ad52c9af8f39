import { SignedIn, Ticket, type User } from "@admit/contract";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { problemOf } from "../client/person.ts";
import { setUpForFile } from "../set-up/set-up-for-file.ts";
import { browserForFile } from "./browser-for-file.ts";
import { readQr } from "./read-qr.ts";
import { newAddress } from "./sign-in.ts";

const setUp = setUpForFile();
const openPage = browserForFile();

/** Somebody who is invited, holds two tickets, and is signed in by the host alone. */
async function invite() {
  const email = newAddress();
  const event = await setUp().admin.createEvent({ title: "By invitation" });
  const { user, activationUrl } = (await setUp().admin.write("POST", "/v1/admin/invitations", { email })) as {
    user: User;
    activationUrl: string;
  };
  await setUp().admin.issue(event.id, { email, quantity: 2 });
  const guest = await setUp().person({ email });
  return { event, email, user, activationUrl, guest };
}

test("an invited user sees their tickets without any QR; following the link shows the same tickets with theirs", async () => {
  const { event, user, activationUrl, guest } = await invite();
  const page = await openPage(setUp().gateway().url);
  await page.setExtraHTTPHeaders(guest.headers);
  await page.goto(`/events/${event.slug}/tickets`);
  await page.getByText("Not shown yet").nth(1).waitFor();
  expect(await page.getByRole("img", { name: /^QR of ticket/ }).count()).toBe(0);
  const before = await ticketsOn(page, event.id);
  expect(before.map(({ code }) => code)).toEqual([null, null]);
  expect(problemOf(await guest.call(`/v1/tickets/${before[0]?.id}/qr.svg`))).toMatchObject({
    status: 403,
    code: "ticket-not-visible",
  });

  await page.setExtraHTTPHeaders({});
  await page.goto(activationUrl);
  await page.getByRole("button", { name: "Activate my account" }).click();
  await page.getByRole("heading", { name: "By invitation" }).waitFor();

  const after = await ticketsOn(page, event.id);
  expect(after.map((ticket) => ({ ...ticket, code: null }))).toEqual(before);
  await page.goto(`/events/${event.slug}/tickets`);
  for (const { number, code } of after) {
    expect(code).not.toBeNull();
    await expect
      .poll(() => readQr(page.getByRole("img", { name: `QR of ticket number ${number}`, exact: true })), {
        timeout: 10_000,
      })
      .toBe(code);
  }
  expect(await guest.me()).toEqual({ ...user, status: "ACTIVE" });
});

test("an activation link works once, and says so the second time", async () => {
  const { activationUrl, guest } = await invite();
  const token = new URL(activationUrl).hash.slice(1);
  expect(activationUrl).toBe(`${setUp().gateway().url}/activate#${token}`);

  const signedIn = SignedIn.parse(await setUp().nobody.write("POST", "/v1/activations", { token }));
  expect(signedIn.user).toEqual(await guest.me());
  const again = await setUp().nobody.call("/v1/activations", { method: "POST", body: { token } });
  expect(problemOf(again)).toMatchObject({ status: 410, code: "link-used" });
  const page = await openPage(setUp().gateway().url);
  await page.goto(activationUrl);
  await page.getByRole("button", { name: "Activate my account" }).click();
  await page.getByText("This link was used already.").waitFor();
});

async function ticketsOn(page: Page, eventId: string): Promise<Ticket[]> {
  const answer = await page.request.get(`/v1/me/tickets?eventId=${eventId}`);
  const { items } = (await answer.json()) as { items: unknown[] };
  return items.map((item) => Ticket.parse(item));
}
