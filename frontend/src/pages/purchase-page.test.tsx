import type { User } from "@admit/contract";
import { screen, waitFor, within } from "@solidjs/testing-library";
import { expect, test } from "vitest";
import {
  aLine,
  anEvent,
  anIntention,
  aPurchase,
  aUser,
  eventId,
  fakeSources,
  lost,
  purchaseId,
  refused,
  type Answers,
} from "../testing/fake-sources.ts";
import { aSession, visitPage } from "../testing/render-page.tsx";
import type { Api } from "../api/api.ts";
import type { Intention } from "../sources/intentions.ts";
import PurchasePage from "./purchase-page.tsx";

const path = `/events/winter-gala/purchases/${purchaseId}`;

/** As after a reload: no state from the event's page. */
function visit(answers: Answers<Api>, user: User | null = aUser(), kept: Intention[] = []) {
  const sources = fakeSources({ event: [anEvent()], ...answers });
  for (const intention of kept) sources.intentions.keep(intention);
  sources.restUntilBack = () => new Promise(() => {});
  const routes = { "/events/:slug/purchases/:purchaseId": PurchasePage };
  return visitPage({ at: path, routes, sources, session: aSession(user) });
}

test("the position is shown, spoken and measured", async () => {
  visit({ purchase: [aPurchase()], line: [aLine()] }, aUser(), [anIntention({ firstPosition: 240 })]);
  expect(await screen.findByText("60")).toBeTruthy();
  expect(screen.getByRole("status").textContent).toBe("You are number 60 in line. About 6 seconds.");
  expect(screen.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("75");
  await waitFor(() => expect(document.title).toBe("60 in line · The Long Winter Gala · Admit"));
});

test("the outcome replaces the position, takes the focus, and leads to the tickets", async () => {
  const fulfilled = { issued: 2, notIssued: 0, capReached: false, pollAfterMs: null };
  visit({ purchase: [aPurchase({ status: "fulfilled", ...fulfilled })] });
  const title = () => screen.getByRole("heading", { level: 1 });
  await waitFor(() => expect(title().textContent).toBe("You got 2 tickets."));
  expect(document.activeElement).toBe(title());
  const link = screen.getByRole("link", { name: "Show your tickets" });
  expect(link.getAttribute("href")).toBe("/tickets/event/winter-gala");
});

test("another user's purchase, or an unknown one, is not found", async () => {
  const { sources } = visit({ purchase: [refused("purchase-unknown")] });
  expect(await screen.findByRole("heading", { name: "No such purchase" })).toBeTruthy();
  expect(sources.api.purchase.mock.calls.map((call) => call.slice(0, 2))).toEqual([[eventId, purchaseId]]);
});

test("a signed-out buyer signs in and returns to their position", async () => {
  visit({}, null);
  const link = await screen.findByRole("link", { name: "Sign in" });
  expect(link.getAttribute("href")).toBe(`/sign-in?to=${encodeURIComponent(path)}`);
});

const leaveButton = () => screen.findByRole("button", { name: "Leave the line" });
const confirmed = async ({ user }: ReturnType<typeof visit>) => {
  await user.click(await leaveButton());
  const dialog = await screen.findByRole("dialog", { name: "Leave the line?" });
  expect(dialog.textContent).toContain("You lose your position.");
  await user.click(within(dialog).getByRole("button", { name: "Leave the line" }));
};

test("a buyer leaves the line after a question; the page says so, and the purchase is not sent again", async () => {
  const leavingAt = new Date().toISOString();
  const page = visit({ purchase: [aPurchase()], line: [aLine()], leaveLine: [aPurchase({ leavingAt })] }, aUser(), [
    anIntention(),
  ]);
  await confirmed(page);
  expect(await screen.findByRole("heading", { name: "You left the line." })).toBeTruthy();
  expect([screen.queryByRole("dialog"), screen.queryByRole("button", { name: "Leave the line" })]).toEqual([
    null,
    null,
  ]);
  expect(page.sources.api.leaveLine.mock.calls).toEqual([[eventId, purchaseId]]);
  expect(page.sources.intentions.all(aUser().id)).toEqual([]);
});

test("a buyer who stays in line keeps everything; a lost connection is shown, and tried again by the buyer", async () => {
  const page = visit({ purchase: [aPurchase()], line: [aLine()], leaveLine: [lost()] }, aUser(), [anIntention()]);
  await confirmed(page);
  expect((await screen.findByRole("alert")).textContent).toMatch(/connection/i);
  await page.user.click(screen.getByRole("button", { name: "Stay in line" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(page.sources.intentions.all(aUser().id)).toHaveLength(1);
  expect(await leaveButton()).toBeTruthy();
});

test("a buyer who left too late sees the outcome that was decided", async () => {
  const decided = aPurchase({ status: "fulfilled", issued: 2, notIssued: 0, capReached: false, pollAfterMs: null });
  const page = visit({ purchase: [aPurchase()], line: [aLine()], leaveLine: [decided] }, aUser(), [anIntention()]);
  await confirmed(page);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(screen.queryByText("You left the line.")).toBeNull();
});

test("a position that was left on another device of this gateway's is not shown as one", async () => {
  visit({ purchase: [aPurchase({ leavingAt: new Date().toISOString() })], line: [aLine()] });
  expect(await screen.findByRole("heading", { name: "You left the line." })).toBeTruthy();
});
