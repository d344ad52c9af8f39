import { expect, test } from "vitest";
import { sharedDeployment } from "../environment/deployment-for-file.ts";
import { browserForFile } from "./browser-for-file.ts";
import { signIn } from "./sign-in.ts";

const deployment = sharedDeployment();
const openPage = browserForFile();

/** Compressed: page, scripts, styles and typeface. */
const bytesMax = 60_000;

test("what a buyer loads to press Buy stays under 60 kB", async () => {
  const event = await deployment().admin.createEvent({ title: "Small" });
  const signed = await openPage(deployment().gateway().url);
  await signIn(signed, deployment());
  // A device that has loaded nothing yet.
  const page = await openPage(deployment().gateway().url, { storageState: await signed.context().storageState() });
  await page.goto(`/events/${event.slug}`);
  await page.getByRole("button", { name: "Buy tickets" }).click();
  await page.getByRole("button", { name: "Buy 1 ticket" }).waitFor();

  const loaded = await page.evaluate(() => {
    const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    return (entries as PerformanceResourceTiming[])
      .filter(({ name }) => !new URL(name).pathname.startsWith("/v1/"))
      .map(({ name, encodedBodySize }) => ({ path: new URL(name).pathname, bytes: encodedBodySize }));
  });
  expect(loaded.filter(({ path }) => path.endsWith(".js")).every(({ bytes }) => bytes > 0)).toBe(true);
  const bytes = loaded.reduce((sum, part) => sum + part.bytes, 0);
  expect(bytes, JSON.stringify(loaded)).toBeLessThan(bytesMax);
});
