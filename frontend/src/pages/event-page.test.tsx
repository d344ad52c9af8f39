import type { Event, User } from "@admit/contract";
import { createMemoryHistory, MemoryRouter, Route } from "@solidjs/router";
import { cleanup, render, screen, waitFor } from "@solidjs/testing-library";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import { SessionContext } from "../session/create-session.ts";
import { SourcesContext } from "../sources/sources.ts";
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
import EventPage from "./event-page.tsx";

afterEach(cleanup);

/** The page of an event, for somebody, with what the service answers. */
function visit(event: Event, user: User | null, sources: FakeSources = fakeSources()) {
  sources.api.event.mockResolvedValue(event);
  sources.api.line.mockResolvedValue(aLine());
  sources.api.allowance.mockResolvedValue(anAllowance(0));
  // Those who look on would look again and again: one look is enough here.
  sources.restUntilBack = () => new Promise(() => {});
  const history = createMemoryHistory();
  history.set({ value: "/events/winter-gala" });
  const session = {
    user: () => user,
    trouble: () => undefined,
    enter: () => {},
    refresh: () => {},
    leave: () => Promise.resolve(),
  };
  render(() => (
    <SourcesContext.Provider value={sources}>
      <SessionContext.Provider value={session}>
        <MemoryRouter history={history}>
          <Route path="/events/:slug" component={EventPage} />
          <Route path="/events/:slug/purchases/:purchaseId" component={() => <p>In line</p>} />
        </MemoryRouter>
      </SessionContext.Provider>
    </SourcesContext.Provider>
  ));
  return { sources, history, user: userEvent.setup() };
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
  // What makes the page look at its clock, besides the second's turn.
  document.dispatchEvent(new globalThis.Event("visibilitychange"));
  await waitFor(async () => expect((await buyButton()).getAttribute("aria-disabled")).toBe("false"));
});

test("what is left is shown as the line tells it", async () => {
  const sources = fakeSources();
  visit(anEvent({ remaining: 700 }), aUser(), sources);
  expect(await screen.findByText("512")).toBeTruthy();
  expect(screen.getByText("of 1,000. 60 in line right now.")).toBeTruthy();
});

test("whoever is signed out is led to the sign-in, and back here", async () => {
  visit(anEvent(), null);
  const link = await screen.findByRole("link", { name: "Sign in to buy" });
  expect(link.getAttribute("href")).toBe("/sign-in?to=%2Fevents%2Fwinter-gala");
});

test("a purchase leads to its place in the line", async () => {
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

test("an old purchase that was never answered waits for the buyer's word, and can be forgotten", async () => {
  const sources = fakeSources();
  sources.intentions.keep(anIntention({ purchaseId: null, quantity: 3, madeAt: startMs - 3_600_000 }));
  const { user } = visit(anEvent(), aUser(), sources);
  expect(await screen.findByRole("button", { name: "Finish buying 3 tickets" })).toBeTruthy();
  expect(sources.api.buy).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Forget it" }));
  expect(await buyButton()).toBeTruthy();
  expect(sources.intentions.of(userId, eventId)).toBeNull();
});

test("whoever is in line already sees the way back to their place, and no second Buy", async () => {
  const sources = fakeSources();
  sources.intentions.keep(anIntention());
  visit(anEvent(), aUser(), sources);
  const link = await screen.findByRole("link", { name: "See your place in line" });
  expect(link.getAttribute("href")).toBe(`/events/winter-gala/purchases/${purchaseId}`);
  expect(screen.queryByRole("button", { name: "Buy tickets" })).toBeNull();
});

test("whoever holds the most they may is shown their tickets instead", async () => {
  const sources = fakeSources();
  visit(anEvent(), aUser(), sources);
  sources.api.allowance.mockReset().mockResolvedValue(anAllowance(50));
  expect(await screen.findByRole("link", { name: "Show your tickets" })).toBeTruthy();
});

test("at an earlier address of the event, the page switches to the present one", async () => {
  window.history.replaceState(null, "", "/events/winter-gala?from=poster");
  visit(anEvent({ slug: "grand-winter-gala" }), aUser());
  await buyButton();
  expect(window.location.pathname + window.location.search).toBe("/events/grand-winter-gala?from=poster");
});

test("the rule for buyers is shown before anyone presses, and a buyer whose account is too new cannot press", async () => {
  const asks = anEvent({ requireAccountBefore: "2026-11-01T00:00:00.000Z" });
  visit(asks, null);
  expect(await screen.findByText(/^Only accounts created before Sun 1 Nov 2026/)).toBeTruthy();
  cleanup();
  const sources = fakeSources();
  const { user } = visit(asks, aUser(), sources);
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
