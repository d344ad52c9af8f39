import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { sharedDeployment } from "../environment/deployment-for-file.ts";
import { browserForFile } from "./browser-for-file.ts";
import { outcome } from "./outcome.ts";
import { signIn } from "./sign-in.ts";

const deployment = sharedDeployment();
const openPage = browserForFile();

const pressesMax = 40;

/** Presses Tab until an element with that name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const wanted = page.getByRole("button", { name }).or(page.getByRole("link", { name })).or(page.getByLabel(name));
  await wanted.first().waitFor();
  for (let pressed = 0; pressed < pressesMax; pressed++) {
    await page.keyboard.press("Tab");
    if ((await wanted.and(page.locator(":focus")).count()) > 0) return;
  }
  throw new Error(`${pressesMax} presses of Tab do not lead to "${name}"`);
}

test("a purchase needs only a keyboard, from the event to its tickets", async () => {
  const event = await deployment().admin.createEvent({ title: "By hand" });
  const page = await openPage(deployment().gateway().url);
  await signIn(page, deployment());
  await page.goto(`/events/${event.slug}`);

  await tabTo(page, "Buy tickets");
  await page.keyboard.press("Enter");
  await tabTo(page, "How many tickets?");
  await page.keyboard.type("3");
  await tabTo(page, "Buy 3 tickets");
  await page.keyboard.press("Enter");

  await outcome(page, "You got 3 tickets.").waitFor();
  await tabTo(page, "Show your tickets");
  await page.keyboard.press("Enter");
  const last = page.getByRole("img", { name: "QR code of ticket 3", exact: true });
  await expect.poll(() => last.count(), { timeout: 10_000 }).toBe(1);
});

test("Escape closes the dialog without buying, and returns the focus", async () => {
  const event = await deployment().admin.createEvent({ title: "On second thoughts" });
  const page = await openPage(deployment().gateway().url);
  await signIn(page, deployment());
  await page.goto(`/events/${event.slug}`);
  await tabTo(page, "Buy tickets");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();

  await page.keyboard.press("Escape");

  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Buy tickets" }).and(page.locator(":focus")).waitFor();
  expect(await deployment().admin.read(`/v1/events/${event.id}`)).toMatchObject({ remaining: 1000 });
});
