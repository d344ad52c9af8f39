import type { Allowance, Event, Line, Purchase, User } from "@admit/contract";
import { cleanup, screen, waitFor, within } from "@solidjs/testing-library";
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
  line?: Partial<Line>;
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
  sources.api.line.mockResolvedValue(aLine(given.line));
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

test("more people in line than tickets left is said before anyone presses", async () => {
  visit({ line: { remaining: 60 } });
  expect(await screen.findByText("of 1,000 · 60 in line. You may get none.")).toBeTruthy();
});

const refusing = "We are counting seats. Come back at eight.";

test.each([{ event: { refusing }, line: { refusing } }, { line: { refusing } }])(
  "a sale that refuses new buyers shows the organiser's message, and Buy cannot be pressed: %o",
  async (given) => {
    visit(given);
    // On the page, and in its dialog that is closed.
    expect(await screen.findAllByText(refusing)).toHaveLength(2);
    expect(screen.getByText("On hold")).toBeTruthy();
    expect((await buyButton()).getAttribute("aria-disabled")).toBe("true");
  },
);

test("an event's time is its venue's, with the zone, and the reader's own where that differs", async () => {
  const zone = (timeZone: string) => ({ event: { timeZone, endsAt: null } });
  visit(zone("Asia/Kathmandu"));
  expect(await screen.findByText("Sun 13 Dec 2026, 00:45 GMT+5:45")).toBeTruthy();
  expect(await screen.findByText(/^Your time: /)).toBeTruthy();
  cleanup();
  visit(zone(Intl.DateTimeFormat().resolvedOptions().timeZone));
  await buyButton();
  expect(screen.queryByText(/^Your time: /)).toBeNull();
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

const positionLink = () => screen.findByRole("link", { name: "See your position in line" });
const choose = async (user: ReturnType<typeof visit>["user"], quantity: number) => {
  await user.clear(screen.getByLabelText("How many tickets?"));
  await user.type(screen.getByLabelText("How many tickets?"), String(quantity));
  await user.click(screen.getByRole("button", { name: /^Buy \d/ }));
};

test.each<[where: string, Given]>([
  ["in this browser", { intention: {} }],
  ["on another device", { allowance: { waiting: [{ id: purchaseId, quantity: 2 }] } }],
])("a buyer who got in line %s sees the way back to their position before Buy", async (_where, given) => {
  visit(given);
  expect((await positionLink()).getAttribute("href")).toBe(`/events/winter-gala/purchases/${purchaseId}`);
  expect(screen.queryByRole("button", { name: "Buy tickets" })).toBeNull();
});

test("a second purchase beside one in line is a choice, with a key of its own; the first stays", async () => {
  const waiting = [{ id: purchaseId, quantity: 2 }];
  const { sources, user } = visit({
    intention: { key: "first" },
    allowance: { waiting },
    buy: [aPurchase({ id: "second" })],
  });
  await user.click(await screen.findByRole("button", { name: "Buy more tickets" }));
  await choose(user, 3);
  const question = await screen.findByRole("alert");
  expect(question.textContent).toContain("You’re already in line for 2 tickets.");
  expect(question.textContent).toContain("Buying 3 tickets now is a second purchase");
  expect(sources.api.buy).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Buy 3 tickets as well" }));
  expect(await screen.findByText("In line")).toBeTruthy();
  expect(sources.api.buy.mock.calls.map((call) => call[1])).toEqual([3]);
  expect(sources.intentions.all(userId).map((kept) => [kept.purchaseId, kept.quantity])).toEqual([
    [purchaseId, 2],
    ["second", 3],
  ]);
});

test("a buyer in line who holds as many as they can is not offered a second purchase", async () => {
  visit({ intention: {}, allowance: anAllowance(50) });
  await positionLink();
  await waitFor(() => expect(screen.queryByRole("button", { name: "Buy more tickets" })).toBeNull());
});

/** The buyer has opened the dialog, and another tab asks for tickets. */
async function besideAnotherTab(chosen: number) {
  const { sources, user } = visit({ buy: [aPurchase()] });
  await user.click(await buyButton());
  sources.intentions.keep(anIntention({ key: "other tab", quantity: 2, purchaseId: null }));
  await choose(user, chosen);
  return { sources, user };
}

test("as many tickets as another tab asked for are that purchase", async () => {
  const { sources } = await besideAnotherTab(2);
  expect(await screen.findByText("In line")).toBeTruthy();
  expect(sources.api.buy.mock.calls.map((call) => call.slice(1, 3))).toEqual([[2, "other tab"]]);
});

test.each<[choice: string, quantity: number, key: string]>([
  ["Finish buying 2 tickets", 2, "other tab"],
  ["Start over with 3 tickets", 3, "key-1"],
])("another number than another tab asked for is a question: %s", async (choice, quantity, key) => {
  const { sources, user } = await besideAnotherTab(3);
  const question = await screen.findByRole("alert");
  expect(question.textContent).toContain("You already asked for 2 tickets.Finish that, or start over with 3?");
  expect(sources.api.buy).not.toHaveBeenCalled();
  await user.click(within(question).getByRole("button", { name: choice }));
  expect(await screen.findByText("In line")).toBeTruthy();
  expect(sources.api.buy.mock.calls.map((call) => call.slice(1, 3))).toEqual([[quantity, key]]);
  expect(sources.intentions.all(userId).map((kept) => kept.key)).toEqual([key]);
});

test("answered with “Not now”, nothing is sent and nothing forgotten", async () => {
  const { sources, user } = await besideAnotherTab(3);
  await user.click(await screen.findByRole("button", { name: "Not now" }));
  expect(await screen.findByRole("button", { name: "Finish buying 2 tickets" })).toBeTruthy();
  expect(sources.api.buy).not.toHaveBeenCalled();
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
