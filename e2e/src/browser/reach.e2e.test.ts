import { languages } from "@admit/contract";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { sharedDeployment } from "../environment/deployment-for-file.ts";
import { browserForFile } from "./browser-for-file.ts";
import { outcome } from "./buy.ts";
import { newAddress, signIn } from "./sign-in.ts";

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

test("signing out everywhere on one device ends the session on another, at another gateway", async () => {
  const address = newAddress();
  const here = await openPage(deployment().gateway(0).url);
  const there = await openPage(deployment().gateway(1).url);
  await signIn(here, deployment(), address);
  await here.goto("/");
  // Cookies ignore ports: the other gateway accepts the session of the first one.
  await there.context().addCookies(await here.context().cookies());
  await there.goto("/");
  await there.getByText(`Signed in as ${address}`).waitFor();

  await here.getByRole("button", { name: "Sign out everywhere" }).click();
  await here.getByText("Sign out on all your devices?").waitFor();
  await here.getByRole("button", { name: "Sign out everywhere" }).click();
  await here.getByRole("link", { name: "Sign in" }).waitFor();
  await expect.poll(async () => (await there.request.get("/v1/me")).status()).toBe(401);
  await there.goto("/");
  await there.getByRole("link", { name: "Sign in" }).waitFor();
});

/** Compressed: page, scripts, styles and typeface. */
const bytesMax = 60_000;

test.each(languages)("what a buyer loads to press Buy stays under 60 kB: %s", async (language) => {
  const event = await deployment().admin.createEvent({ title: "Small" });
  const signed = await openPage(deployment().gateway().url);
  await signIn(signed, deployment());
  // A device that has loaded nothing yet.
  const storageState = await signed.context().storageState();
  const page = await openPage(deployment().gateway().url, { storageState, locale: language });
  await page.goto(`/events/${event.slug}`);
  await page.locator("main button[type=button].button-next").click();
  await page.locator("dialog .button-next").waitFor();

  const loaded = await page.evaluate(() => {
    const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    return (entries as PerformanceResourceTiming[])
      .filter(({ name }) => !new URL(name).pathname.startsWith("/v1/"))
      .map(({ name, encodedBodySize }) => ({ path: new URL(name).pathname, bytes: encodedBodySize }));
  });
  expect(await page.getAttribute("html", "lang")).toBe(language);
  expect(loaded.filter(({ path }) => path.endsWith(".js")).every(({ bytes }) => bytes > 0)).toBe(true);
  const bytes = loaded.reduce((sum, part) => sum + part.bytes, 0);
  expect(bytes, JSON.stringify(loaded)).toBeLessThan(bytesMax);
});

test("the way back from an event leads to the same search, and to where the list was", async () => {
  const titles = ["One", "Two", "Three", "Four", "Five"].map((name) => `Backwards ${name}`);
  for (const title of titles) await deployment().admin.createEvent({ title });
  const page = await openPage(deployment().gateway().url, { viewport: { width: 390, height: 400 } });
  await page.goto("/?search=backwards");
  const links = page.getByRole("link", { name: "Backwards" });
  await expect.poll(() => links.count()).toBe(titles.length);
  await links.last().scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => window.scrollY);
  expect(before).toBeGreaterThan(0);
  await links.last().click();
  await page.getByRole("heading", { name: "Backwards", level: 1 }).waitFor();
  await page.goBack();
  await links.last().waitFor();
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(before);
  expect(await links.count()).toBe(titles.length);
});
