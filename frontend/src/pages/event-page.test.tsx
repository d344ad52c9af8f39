import type { Allowance, Event, Purchase, User } from "@admit/contract";
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
import type { Intention } from "../sources/intentions.ts";
import EventPage from "./event-page.tsx";

interface Given {
  event?: Partial<Event>;
  user?: User | null;
  /** What an earlier page has kept. */
  intention?: Partial<Intention>;
  allowance?: Partial<Allowance>;
  clock?: FakeSources["clock"];
  /** What the service answers to a purchase. */
  buy?: Purchase[];
}

function visit(given: Given = {}) {
  const sources = fakeSources({ buy: given.buy ?? [] });
  if (given.intention) sources.intentions.keep(anIntention(given.intention));
  if (given.clock) sources.clock = given.clock;
  sources.api.event.mockResolvedValue(anEvent(given.event));
  sources.api.line.mockResolvedValue(aLine());
  sources.api.allowance.mockResolvedValue({ ...anAllowance(0), ...given.allowance });
  // One poll of the line is enough.
  sources.restUntilBack = () => new Promise(() => {});
  const routes = {
    "/events/:slug": EventPage,
    "/events/:slug/purchases/:purchaseId": () => <p>In line</p>,
  };
  const session = aSession(given.user === undefined ? aUser() : given.user);
  return visitPage({ at: "/events/winter-gala", routes, sources, session });
}

const buyButton = () => screen.findByRole("button", { name: "Buy tickets" });

test("the Buy button opens by itself at the opening by the server's clock, without a reload", async () => {
  let now = startMs;
  const event: Partial<Event> = { salesOpenAt: new Date(startMs + 1500).toISOString(), saleState: "not-open" };
  visit({ event, clock: { now: () => now, set: () => {}, learn: (ask) => ask() } });
  expect((await buyButton()).getAttribute("aria-disabled")).toBe("true");
  expect(screen.getByRole("timer").getAttribute("aria-label")).toBe("2 seconds");
  now = startMs + 1500;
  // Makes the page read its clock, without waiting for the next tick.
  document.dispatchEvent(new globalThis.Event("visibilitychange"));
  await waitFor(async () => expect((await buyButton()).getAttribute("aria-disabled")).toBe("false"));
});

test("the line's newer figures replace the event's", async () => {
  visit({ event: { remaining: 700 } });
  expect(await screen.findByText("512")).toBeTruthy();
  expect(screen.getByText("of 1,000 · 60 in line")).toBeTruthy();
});

test("a signed-out buyer signs in and returns to the event", async () => {
  visit({ user: null });
  const link = await screen.findByRole("link", { name: "Sign in to buy" });
  expect(link.getAttribute("href")).toBe("/sign-in?to=%2Fevents%2Fwinter-gala");
});

test("a purchase leads to its position in line", async () => {
  const { history, user } = visit({ buy: [aPurchase()] });
  await user.click(await buyButton());
  await user.click(screen.getByRole("button", { name: "Buy 1 ticket" }));
  expect(await screen.findByText("In line")).toBeTruthy();
  expect(history.get()).toBe(`/events/winter-gala/purchases/${purchaseId}`);
});

test("after a reload, a purchase that was never answered is sent again with its own key", async () => {
  const { sources } = visit({ intention: { purchaseId: null, quantity: 3, key: "kept" }, buy: [aPurchase()] });
  expect(await screen.findByText("In line")).toBeTruthy();
  expect(sources.api.buy.mock.calls.map((call) => call.slice(0, 3))).toEqual([[eventId, 3, "kept"]]);
});

test("an old purchase that was never answered waits for the buyer's decision, and can be cancelled", async () => {
  const { sources, user } = visit({ intention: { purchaseId: null, quantity: 3, madeAt: startMs - 3_600_000 } });
  expect(await screen.findByRole("button", { name: "Finish buying 3 tickets" })).toBeTruthy();
  expect(sources.api.buy).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  expect(await buyButton()).toBeTruthy();
  expect(sources.intentions.of(userId, eventId)).toBeNull();
});

test("a buyer who is in line already sees the way back to their position, and no second Buy", async () => {
  visit({ intention: {} });
  const link = await screen.findByRole("link", { name: "See your position in line" });
  expect(link.getAttribute("href")).toBe(`/events/winter-gala/purchases/${purchaseId}`);
  expect(screen.queryByRole("button", { name: "Buy tickets" })).toBeNull();
});

test("a buyer who holds as many as they can sees their tickets instead", async () => {
  visit({ allowance: anAllowance(50) });
  expect(await screen.findByRole("link", { name: "Show your tickets" })).toBeTruthy();
});

test("an earlier address of the event becomes the current one", async () => {
  window.history.replaceState(null, "", "/events/winter-gala?from=poster");
  visit({ event: { slug: "grand-winter-gala" } });
  await buyButton();
  expect(window.location.pathname + window.location.search).toBe("/events/grand-winter-gala?from=poster");
});

test("the rule for accounts is shown before anyone presses, and a buyer whose account is too new cannot press", async () => {
  const event = { requireAccountBefore: "2026-11-01T00:00:00.000Z" };
  visit({ event, user: null });
  expect(await screen.findByText(/^Only accounts created before Sun 1 Nov 2026/)).toBeTruthy();
  cleanup();
  const { user } = visit({ event, allowance: { accountTooNew: true } });
  const why = /^Your account is too new for this sale: only accounts created before Sun/;
  expect(await screen.findByText(why)).toBeTruthy();
  expect((await buyButton()).getAttribute("aria-disabled")).toBe("true");
  await user.click(await buyButton());
  expect(screen.queryByRole("dialog")).toBeNull();
  cleanup();
  visit({ event });
  await buyButton();
  expect(screen.queryByText(/only accounts created before/i)).toBeNull();
});
