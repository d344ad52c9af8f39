import type { Event, User } from "@admit/contract";
import { cleanup, screen, waitFor } from "@solidjs/testing-library";
import { expect, test } from "vitest";
import {
  aLine,
  anAllowance,
  anEvent,
  anIntention,
  aPurchase,
  aUser,
  eventId,
  fakeSources,
  purchaseId,
  startMs,
  userId,
  type FakeSources,
} from "../testing/fake-sources.ts";
import { aSession, visitPage } from "../testing/render-page.tsx";
import EventPage from "./event-page.tsx";

function visit(event: Event, user: User | null, sources: FakeSources = fakeSources()) {
  sources.api.event.mockResolvedValue(event);
  sources.api.line.mockResolvedValue(aLine());
  sources.api.allowance.mockResolvedValue(anAllowance(0));
  // One poll of the line is enough.
  sources.restUntilBack = () => new Promise(() => {});
  const routes = {
    "/events/:slug": EventPage,
    "/events/:slug/purchases/:purchaseId": () => <p>In line</p>,
  };
  return visitPage({ at: "/events/winter-gala", routes, sources, session: aSession(user) });
}

const buyButton = () => screen.findByRole("button", { name: "Buy tickets" });

test("the Buy button opens by itself at the opening by the server's clock, without a reload", async () => {
  const sources = fakeSources();
  let now = startMs;
  sources.clock = { now: () => now, learn: (ask) => ask() };
  const opens = anEvent({ salesOpenAt: new Date(startMs + 1500).toISOString(), saleState: "not-open" });
  visit(opens, aUser(), sources);
  expect((await buyButton()).getAttribute("aria-disabled")).toBe("true");
  expect(screen.getByRole("timer").getAttribute("aria-label")).toBe("2 seconds");
  now = startMs + 1500;
  // Makes the page read its clock, without waiting for the next tick.
  document.dispatchEvent(new globalThis.Event("visibilitychange"));
  await waitFor(async () => expect((await buyButton()).getAttribute("aria-disabled")).toBe("false"));
});

test("the line's newer figures replace the event's", async () => {
  visit(anEvent({ remaining: 700 }), aUser());
  expect(await screen.findByText("512")).toBeTruthy();
  expect(screen.getByText("of 1,000 · 60 in line")).toBeTruthy();
});

test("a signed-out buyer signs in and returns to the event", async () => {
  visit(anEvent(), null);
  const link = await screen.findByRole("link", { name: "Sign in to buy" });
  expect(link.getAttribute("href")).toBe("/sign-in?to=%2Fevents%2Fwinter-gala");
});

test("a purchase leads to its position in line", async () => {
  const { sources, history, user } = visit(anEvent(), aUser());
  sources.api.buy.mockResolvedValueOnce(aPurchase());
  await user.click(await buyButton());
  await user.click(screen.getByRole("button", { name: "Buy 1 ticket" }));
  expect(await screen.findByText("In line")).toBeTruthy();
  expect(history.get()).toBe(`/events/winter-gala/purchases/${purchaseId}`);
});

test("after a reload, a purchase that was never answered is sent again with its own key", async () => {
  const sources = fakeSources();
  sources.intentions.keep(anIntention({ purchaseId: null, quantity: 3, key: "kept" }));
  sources.api.buy.mockResolvedValueOnce(aPurchase());
  visit(anEvent(), aUser(), sources);
  expect(await screen.findByText("In line")).toBeTruthy();
  expect(sources.api.buy.mock.calls.map((call) => call.slice(0, 3))).toEqual([[eventId, 3, "kept"]]);
});

test("an old purchase that was never answered waits for the buyer's decision, and can be cancelled", async () => {
  const sources = fakeSources();
  sources.intentions.keep(anIntention({ purchaseId: null, quantity: 3, madeAt: startMs - 3_600_000 }));
  const { user } = visit(anEvent(), aUser(), sources);
  expect(await screen.findByRole("button", { name: "Finish buying 3 tickets" })).toBeTruthy();
  expect(sources.api.buy).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  expect(await buyButton()).toBeTruthy();
  expect(sources.intentions.of(userId, eventId)).toBeNull();
});

test("a buyer who is in line already sees the way back to their position, and no second Buy", async () => {
  const sources = fakeSources();
  sources.intentions.keep(anIntention());
  visit(anEvent(), aUser(), sources);
  const link = await screen.findByRole("link", { name: "See your position in line" });
  expect(link.getAttribute("href")).toBe(`/events/winter-gala/purchases/${purchaseId}`);
  expect(screen.queryByRole("button", { name: "Buy tickets" })).toBeNull();
});

test("a buyer who holds as many as they can sees their tickets instead", async () => {
  const { sources } = visit(anEvent(), aUser());
  sources.api.allowance.mockReset().mockResolvedValue(anAllowance(50));
  expect(await screen.findByRole("link", { name: "Show your tickets" })).toBeTruthy();
});

test("an earlier address of the event becomes the current one", async () => {
  window.history.replaceState(null, "", "/events/winter-gala?from=poster");
  visit(anEvent({ slug: "grand-winter-gala" }), aUser());
  await buyButton();
  expect(window.location.pathname + window.location.search).toBe("/events/grand-winter-gala?from=poster");
});

test("the rule for accounts is shown before anyone presses, and a buyer whose account is too new cannot press", async () => {
  const asks = anEvent({ requireAccountBefore: "2026-11-01T00:00:00.000Z" });
  visit(asks, null);
  expect(await screen.findByText(/^Only accounts created before Sun 1 Nov 2026/)).toBeTruthy();
  cleanup();
  const { user, sources } = visit(asks, aUser());
  sources.api.allowance.mockResolvedValue({ ...anAllowance(0), accountTooNew: true });
  expect(
    await screen.findByText(/^Your account is too new for this sale: only accounts created before Sun/),
  ).toBeTruthy();
  expect((await buyButton()).getAttribute("aria-disabled")).toBe("true");
  await user.click(await buyButton());
  expect(screen.queryByRole("dialog")).toBeNull();
  cleanup();
  visit(asks, aUser());
  await buyButton();
  expect(screen.queryByText(/only accounts created before/i)).toBeNull();
});
