import { rmSync } from "node:fs";
import { Verification } from "@admit/contract";
import { Closers, until } from "@admit/environment";
import { expect, onTestFinished, test } from "vitest";
import { sharedDeployment } from "../environment/deployment-for-file.ts";
import { temporaryFolder } from "../environment/deployment.ts";
import { mailedLink } from "../environment/outbox.ts";
import { browserForFile } from "./browser-for-file.ts";
import { chromiumPage } from "./engines/chromium.ts";
import type { EnginePage } from "./engines/engine-page.ts";
import { openFirefox } from "./engines/firefox.ts";
import { openWebKit } from "./engines/webkit.ts";
import { readQr } from "./expect-qrs.ts";
import { newAddress } from "./sign-in.ts";

const deployment = sharedDeployment();
const openPage = browserForFile();

/** Each ends with its test. @param folder for its profile and its logs */
const engines: Record<string, (folder: string, closers: Closers) => Promise<EnginePage>> = {
  Chromium: async () => chromiumPage(await openPage(deployment().gateway().url)),
  Firefox: openFirefox,
  WebKit: openWebKit,
};

test.each(Object.entries(engines))(
  "in %s a buyer signs in by a mailed link, buys, keeps the purchase over a reload, and has a QR for each ticket",
  async (_name, openEngine) => {
    const closers = new Closers();
    onTestFinished(() => closers.close());
    const folder = temporaryFolder();
    closers.add(() => rmSync(folder, { recursive: true, force: true }));
    const event = await deployment().admin.createEvent({ title: "First Night" });
    const address = newAddress();
    const page = await openEngine(folder, closers);

    await page.open(`${deployment().gateway().url}/events/${event.slug}`);
    await page.press("link", "Sign in to buy");
    await page.fill("Your email address", address);
    await page.press("button", "Send me a link");
    await page.shows("Check your email.");
    await page.open(await mailedLink(deployment().dataDir, address));
    await page.press("button", "Continue");

    await deployment().whileWorkersHang(async () => {
      await page.press("button", "Buy tickets");
      await page.press("button", "One ticket more");
      await page.press("button", "Buy 2 tickets");
      await page.shows("You are number 1 in line.");
      await page.reload();
      await page.shows("You are number 1 in line.");
    });
    await page.shows("You got 2 tickets.");

    await page.press("link", "Show your tickets");
    for (const number of [1, 2]) {
      const picture = (): Promise<Buffer> => page.picture(`QR code of ticket ${number}`);
      const code = await until("a QR that can be read", async () => readQr(await picture()));
      const verification = await deployment().admin.write("POST", "/v1/admin/tickets/verify", { code });
      expect(Verification.parse(verification)).toMatchObject({ valid: true, ticket: { number } });
    }
    const purchases = await deployment().database.query("SELECT requested, issued FROM Purchase WHERE eventId = ?", [
      event.id,
    ]);
    expect(purchases).toEqual([{ requested: 2, issued: 2 }]);
  },
);
