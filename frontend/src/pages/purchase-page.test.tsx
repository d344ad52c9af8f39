import type { User } from "@admit/contract";
import { createMemoryHistory, MemoryRouter, Route } from "@solidjs/router";
import { cleanup, render, screen, waitFor } from "@solidjs/testing-library";
import { afterEach, expect, test } from "vitest";
import { SessionContext } from "../session/create-session.ts";
import { SourcesContext } from "../sources/sources.ts";
import {
  aLine,
  anEvent,
  anIntention,
  aPurchase,
  aUser,
  eventId,
  fakeSources,
  purchaseId,
  refused,
  type FakeSources,
} from "../testing/fake-sources.ts";
import PurchasePage from "./purchase-page.tsx";

afterEach(cleanup);

const path = `/events/winter-gala/purchases/${purchaseId}`;
const fulfilled = aPurchase({ status: "fulfilled", issued: 2, notIssued: 0, capReached: false, pollAfterMs: null });

/** The page of a purchase as a reload finds it: nothing is handed over from the page before. */
function visit(sources: FakeSources, user: User | null = aUser()) {
  sources.api.event.mockResolvedValue(anEvent());
  const history = createMemoryHistory();
  history.set({ value: path });
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
          <Route path="/events/:slug/purchases/:purchaseId" component={PurchasePage} />
        </MemoryRouter>
      </SessionContext.Provider>
    </SourcesContext.Provider>
  ));
}

test("the place is shown, spoken and measured", async () => {
  const sources = fakeSources();
  sources.intentions.keep(anIntention({ firstPosition: 240 }));
  sources.api.purchase.mockResolvedValue(aPurchase());
  sources.api.line.mockResolvedValue(aLine());
  sources.restUntilBack = () => new Promise(() => {});
  visit(sources);
  expect(await screen.findByText("60")).toBeTruthy();
  expect(screen.getByRole("status").textContent).toBe("You are number 60 in line. About 6 seconds.");
  expect(screen.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("75");
  await waitFor(() => expect(document.title).toBe("60 in line · The Long Winter Gala · Admit"));
});

test("the outcome takes the place's room and the focus, and leads to the tickets", async () => {
  const sources = fakeSources();
  sources.api.purchase.mockResolvedValue(fulfilled);
  visit(sources);
  const title = () => screen.getByRole("heading", { level: 1 });
  await waitFor(() => expect(title().textContent).toBe("You got 2 tickets."));
  expect(document.activeElement).toBe(title());
  expect(screen.getByRole("link", { name: "Show your tickets" }).getAttribute("href")).toBe(
    "/tickets/event/winter-gala",
  );
});

test("a purchase of somebody else, or of nobody, is not found", async () => {
  const sources = fakeSources();
  sources.api.purchase.mockRejectedValue(refused("purchase-unknown", 404));
  visit(sources);
  expect(await screen.findByRole("heading", { name: "No such purchase" })).toBeTruthy();
  expect(sources.api.purchase.mock.calls.map((call) => call.slice(0, 2))).toEqual([[eventId, purchaseId]]);
});

test("signed out, the way leads through the sign-in and back to this place", async () => {
  visit(fakeSources(), null);
  const link = await screen.findByRole("link", { name: "Sign in" });
  expect(link.getAttribute("href")).toBe(`/sign-in?to=${encodeURIComponent(path)}`);
});
