import { createServer } from "node:http";
import { StaffTicket } from "@admit/contract";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { sharedDeployment } from "../environment/deployment-for-file.ts";
import { listen } from "../environment/listen.ts";
import { browserForFile } from "./browser-for-file.ts";
import { newAddress } from "./sign-in.ts";

const deployment = sharedDeployment();
const openPage = browserForFile();

/** Text that becomes an element, leaves an attribute, or runs, wherever it is not escaped. */
const evil = `<img data-evil src=x onerror="window.evil=1">"'><script data-evil>window.evil=1</script>\${7*7}`;

/** The text is on the page as it was written, and no part of it is an element or has run. */
async function expectOnlyText(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForFunction((text) => {
    const fields = [...document.querySelectorAll<HTMLInputElement>("input, textarea")].map(({ value }) => value);
    return [document.body.textContent, ...fields].some((shown) => shown?.includes(text));
  }, evil);
  expect(await page.locator("[data-evil]").count(), path).toBe(0);
  expect(await page.evaluate(() => "evil" in window), path).toBe(false);
}

const reportedWithinMs = 10_000;

test("what staff and people write about themselves is text on every page, whatever it says", async () => {
  const host = await deployment().person({ role: "ADMIN", name: evil, email: newAddress() });
  const texts = { title: evil, summary: evil, body: `${evil}\n\n${evil}`, venue: evil };
  const event = await host.createEvent(texts);
  const buyer = await deployment().person({ name: evil, email: newAddress() });
  const { tickets } = await buyer.buyDecided(event.id, 2);
  const { id: buyerId } = await buyer.me();
  const voided = await host.void(tickets[0]?.id, evil);
  expect(StaffTicket.parse(voided.body)).toMatchObject({ status: "VOIDED", voidReason: evil });
  await host.write("POST", `/v1/ops/lines/${event.id}/shed`, { message: evil });
  const invitation = await host.invite({ email: newAddress() });

  const page = await openPage(deployment().gateway().url);
  await expectOnlyText(page, "/");
  await expectOnlyText(page, `/events/${event.slug}`);
  await expectOnlyText(page, invitation.activationUrl);
  await page.context().setExtraHTTPHeaders(buyer.headers);
  await expectOnlyText(page, `/tickets/event/${event.slug}`);
  await expectOnlyText(page, `/tickets/${tickets[1]?.id}`);
  await page.context().setExtraHTTPHeaders(host.headers);
  const ofEvent = `/staff/events/${event.id}`;
  for (const path of ["/staff/events", ofEvent, `${ofEvent}/details`, `${ofEvent}/tickets`, `${ofEvent}/purchases`])
    await expectOnlyText(page, path);
  for (const path of ["/staff/people", `/staff/people/${buyerId}`, "/staff/audit"]) await expectOnlyText(page, path);
  for (const path of ["/operator", `/operator/events/${event.id}`]) await expectOnlyText(page, path);
});

test("an injected script does not run in a page, and sends no request", async () => {
  const page = await openPage(deployment().gateway().url);
  await page.goto("/");
  await page.evaluate(async () => {
    const violations: string[] = [];
    Object.assign(window, { violations });
    document.addEventListener("securitypolicyviolation", (event) => violations.push(event.effectiveDirective));
    document.body.insertAdjacentHTML(
      "beforeend",
      `<a id="a" href="javascript:window.evil=1" onclick="window.evil=1">x</a>`,
    );
    document.getElementById("a")?.click();
    document.body.append(Object.assign(document.createElement("script"), { textContent: "window.evil = 1" }));
    await fetch("http://127.0.0.1:1/").catch(() => undefined);
  });
  // They are reported some time after the task that causes them.
  const reported = () => page.evaluate(() => (window as unknown as { violations: string[] }).violations);
  const expected = ["script-src-attr", "script-src-elem", "connect-src"];
  await expect.poll(reported, { timeout: reportedWithinMs }).toEqual(expect.arrayContaining(expected));
  expect(await page.evaluate(() => "evil" in window)).toBe(false);
});

test("a page of another site can neither frame ours nor read its answers", async () => {
  const { url } = deployment().gateway();
  const elsewhere = await listen(
    createServer((_request, response) =>
      response.setHeader("Content-Type", "text/html").end(`<iframe src="${url}/tickets"></iframe>`),
    ),
  );
  const page = await openPage(`http://127.0.0.1:${elsewhere.port}`);
  await page.goto("/");
  await expect.poll(() => page.frames()[1]?.url()).toMatch(/^chrome-error:/);
  const read = await page.evaluate(async (address) => {
    const asked = [`${address}/v1/me`, `${address}/v1/events`].map((each) => fetch(each, { credentials: "include" }));
    return (await Promise.allSettled(asked)).map(({ status }) => status);
  }, url);
  expect(read).toEqual(["rejected", "rejected"]);
  await elsewhere.close();
});
