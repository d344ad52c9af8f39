import { OpsOverview, type OpsLine, type Role, type StaffEvent } from "@admit/contract";
import { until } from "@admit/environment";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { look } from "./browser/axe.ts";
import { browserForFile } from "./browser/browser-for-file.ts";
import { signInAs } from "./browser/sign-in.ts";
import { problemOf, purchaseOf } from "./client/person.ts";
import { deploymentForFile } from "./environment/deployment-for-file.ts";

const deployment = deploymentForFile();
const openPage = browserForFile();

/** A worker that ends without a message is named lost by then. */
const namedLostWithinMs = 6000;
const wellWithinMs = 20_000;

/** A page of a user with this role and a session of their own: a stream sends its cookie and no other header. */
async function staffPage(role: Role = "ADMIN"): Promise<Page> {
  const page = await openPage(deployment().gateway().url);
  await signInAs(page, deployment(), role);
  await page.goto("/");
  return page;
}

const rowOf = (page: Page, { title }: StaffEvent) => {
  const lines = page.getByRole("table", { name: /^Live lines/ });
  return lines.getByRole("row").filter({ hasText: title });
};
const actButton = (page: Page, name: string) =>
  page.getByRole("group", { name: "Actions" }).getByRole("button", { name: new RegExp(`^${name}:`) });
const says = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name }).waitFor();
const verdictOf = (page: Page) => page.getByRole("heading", { level: 1 }).textContent();

async function buyOnce(event: StaffEvent, count: number): Promise<void> {
  const buyers = await deployment().people(count);
  await Promise.all(buyers.map(async (buyer) => purchaseOf(await buyer.buy(event.id, 1))));
}

async function lineOf({ id }: StaffEvent): Promise<OpsLine | undefined> {
  const { items } = OpsOverview.parse(await deployment().admin.read("/v1/ops/lines"));
  return items.find(({ eventId }) => eventId === id);
}

/** Presses an act's button and confirms it; returns once its outcome is shown. */
async function act(page: Page, name: string, shown: string | RegExp, choose?: () => Promise<unknown>): Promise<void> {
  await actButton(page, name).click();
  await choose?.();
  if (choose !== undefined) await look(page, `the question before: ${name}`);
  await page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
  await page.getByRole("status").getByText(shown).waitFor();
}

test("a killed worker is named lost within 6 s, its line grows on the screen and is named first; both are well once it is back", async () => {
  const event = await deployment().admin.createEvent({ title: "Harbour Lights" });
  const page = await staffPage();
  await page.getByRole("link", { name: "Operator" }).click();
  await page.getByText("Live", { exact: true }).waitFor();
  await says(page, /^All clear\./);
  await deployment().worker().crash();
  const named = page.getByRole("table", { name: "Gateways and workers" }).getByText(/^Lost \d/);
  await named.waitFor({ timeout: namedLostWithinMs });
  await buyOnce(event, 20);
  await says(
    page,
    /^“Harbour Lights” has stopped: (no worker is running it|its worker died .* ago)\. No other worker is running\.$/,
  );
  await page.getByText(/Worker .* is lost\./).waitFor();
  await rowOf(page, event).getByText("Stopped").waitFor();
  await rowOf(page, event).getByText("20", { exact: true }).waitFor();
  await buyOnce(event, 10);
  await rowOf(page, event).getByText("30", { exact: true }).waitFor();
  await page.getByText(/^30 people waiting, the oldest for .* Start a worker: everyone keeps their place\.$/).waitFor();
  await look(page, "the console in trouble");

  await deployment().worker().start();
  const replaced = page.getByText(/, replaced$/);
  await replaced.first().waitFor();
  await rowOf(page, event).getByText("30 / 1,000").waitFor();
  await expect.poll(() => verdictOf(page), { timeout: wellWithinMs }).toMatch(/^All clear\./);
  await look(page, "the console where all is well");
});

test("each act is confirmed, done, and has its announced effect on buyers", async () => {
  const event = await deployment().admin.createEvent({ title: "The Long Winter Gala" });
  const buyer = await deployment().person();
  const page = await staffPage();
  await page.goto(`/staff/events/${event.id}`);
  await page.getByRole("link", { name: "Line" }).click();
  await says(page, event.title);
  await look(page, "a line at rest");

  await act(page, "Pause", `“${event.title}” is paused. New purchases are refused.`, () =>
    page.getByLabel(/^Refuse new purchases/).check(),
  );
  await page.getByTitle("Paused by an operator.").waitFor();
  expect(problemOf(await buyer.buy(event.id, 1)).code).toBe("sale-halted");
  await act(page, "Resume", `“${event.title}” is running again.`);
  await act(page, "Pause", `“${event.title}” is paused. New purchases still join the line.`);
  const waiting = purchaseOf(await buyer.buyUntilAccepted(event.id, 1));
  expect(waiting.status).toBe("queued");
  await act(page, "Resume", `“${event.title}” is running again.`);
  expect(await buyer.decided(waiting)).toMatchObject({ status: "fulfilled" });

  await act(page, "Refuse purchases", `New purchases for “${event.title}” are refused with your message.`, () =>
    page.getByLabel("Message for buyers").fill("The doors of the sale open again at nine."),
  );
  await page.getByText("“The doors of the sale open again at nine.”").first().waitFor();
  expect(problemOf(await buyer.buy(event.id, 1))).toMatchObject({
    code: "sale-halted",
    detail: "The doors of the sale open again at nine.",
  });
  await act(page, "Accept purchases", `“${event.title}” accepts purchases again.`);
  purchaseOf(await buyer.buyUntilAccepted(event.id, 1));

  await act(page, "Close sale", `The sale of “${event.title}” is closed.`);
  expect(problemOf(await buyer.buy(event.id, 1)).code).toBe("sale-closed");
  await page.getByRole("button", { name: /^Close sale: .* The sale closed / }).waitFor();
});

test("a purchase that cannot be written fails, and the line continues; it is shown with its holder and its reason, and issued once it is retried", async () => {
  const event = await deployment().admin.createEvent({ title: "Regatta" });
  const ada = await deployment().person({ name: "Ada Lovelace" });
  // A stray ticket has the number that Ada's would get.
  await deployment().database.query(
    "INSERT INTO Ticket SET id = ?, eventId = ?, userId = ?, purchaseId = ?, number = 1, secret = X'000000000000', issuedAt = NOW(3)",
    [`${event.id.slice(0, 25)}0`, event.id, event.id, event.id],
  );
  const failed = await ada.buyDecided(event.id, 1);
  expect(failed).toMatchObject({ status: "failed", reason: "fault", issued: 0 });
  await deployment().database.query("DELETE FROM Ticket WHERE eventId = ?", [event.id]);
  expect(await (await deployment().person()).buyDecided(event.id, 1)).toMatchObject({ status: "fulfilled" });

  const page = await staffPage();
  await page.goto("/operator");
  await says(page, "“Regatta” has failed purchases.");
  await page.getByRole("link", { name: "View line: Regatta" }).click();
  await page.getByRole("cell", { name: failed.id }).waitFor();
  await page.getByRole("cell", { name: /duplicate/i }).waitFor();
  await page.getByRole("link", { name: "Ada Lovelace" }).waitFor();
  await look(page, "a line with a failure");
  await act(page, "Retry failed", "1 of “Regatta” is in line again.");
  await page.getByText("None.", { exact: true }).waitFor();
  expect(purchaseOf(await ada.poll(failed)).status).toBe("fulfilled");
  await deployment().audit();
});

test("a line is handed over to another worker; without one, the page says so", async () => {
  const event = await deployment().admin.createEvent({ title: "Night Two" });
  await deployment().admin.write("POST", `/v1/ops/lines/${event.id}/pause`, {});
  await buyOnce(event, 3);
  const issuer = await until("a worker issues it", async () => (await lineOf(event))?.issuer);
  const page = await staffPage();
  await page.goto(`/operator/events/${event.id}`);
  await actButton(page, "Hand over").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Hand over" }).click();
  await dialog.getByText("There’s no other worker. Start a second one first.").waitFor();
  await look(page, "a refused hand-over");
  await dialog.getByRole("button", { name: "Not now" }).click();

  const other = await deployment().add("worker");
  await until("the other worker has reported", async () => {
    const { processes } = OpsOverview.parse(await deployment().admin.read("/v1/ops/lines"));
    return processes.filter(({ part, lost }) => part === "worker" && !lost).length === 2;
  });
  await act(page, "Hand over", "Handing “Night Two” over to another worker.");
  await until("the other worker issues it", async () => {
    const now = (await lineOf(event))?.issuer;
    return now !== null && now !== issuer;
  });
  await deployment().admin.write("POST", `/v1/ops/lines/${event.id}/resume`, {});
  await until("all are decided", async () => (await lineOf(event))?.issued === 3);
  expect(await other.end()).toEqual({ code: 0, signal: null });
});

test("while the gateway is away, the page calls its data old; then it is live again by itself", async () => {
  const page = await staffPage();
  await page.goto("/operator");
  await says(page, /^All clear\./);
  await deployment().gateway().end();
  await says(page, "Current status unknown.");
  await page.getByText(/^Not live: \d+ s old\. Can’t reach the service; retrying\.$/).waitFor();
  await look(page, "the console without the service");
  await deployment().gateway().start();
  await page.getByText("Live", { exact: true }).waitFor();
  await expect.poll(() => verdictOf(page), { timeout: wellWithinMs }).toMatch(/^All clear\./);
});

test("staff can read and not act", async () => {
  const event = await deployment().admin.createEvent({ title: "Supper" });
  const staff = await staffPage("STAFF");
  await staff.goto(`/operator/events/${event.id}`);
  const pause = staff.getByRole("button", { name: /^Pause: Supper\. Only admins can act here/ });
  expect(await pause.getAttribute("aria-disabled")).toBe("true");
  await look(staff, "a line for staff");
});
