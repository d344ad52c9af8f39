import { expect, test, vi } from "vitest";
import type { Purchase } from "@admit/contract";
import { createEffect, createRoot } from "solid-js";
import type { Trouble } from "../data/retry.ts";
import { renderHook, waitFor } from "@solidjs/testing-library";
import {
  anEvent,
  anIntention,
  aUser,
  fakeSources,
  lost,
  refused,
  startMs,
  aPurchase,
  eventId,
  userId,
} from "../testing/fake-sources.ts";
import { intend, sendsItself, createSending } from "./create-sending.ts";
import { SourcesContext } from "../sources/sources.ts";

test("each new intention has a key of its own", () => {
  const sources = fakeSources();
  const first = intend(anEvent(), aUser(), 1, sources);
  const second = intend(anEvent(), aUser(), 1, sources);
  expect(first.key).not.toBe(second.key);
  expect(first).toMatchObject({ quantity: 1, purchaseId: null, userId: aUser().id });
});

test("what was never answered is sent again automatically, but not after 15 minutes", () => {
  const unanswered = anIntention({ purchaseId: null });
  expect(sendsItself(unanswered, startMs + 15 * 60_000 - 1)).toBe(true);
  expect(sendsItself(unanswered, startMs + 15 * 60_000)).toBe(false);
  expect(sendsItself(anIntention(), startMs)).toBe(false);
});

function sendingOver(sources = fakeSources()) {
  const accepted = vi.fn<(purchase: Purchase) => void>();
  const { result, cleanup } = renderHook(() => createSending(accepted), {
    wrapper: (props) => <SourcesContext.Provider value={sources}>{props.children}</SourcesContext.Provider>,
  });
  const { buy } = sources.api;
  return { sending: result, accepted, sources, buy, leave: cleanup };
}

test("however often it is sent, it carries the same key and quantity", async () => {
  const busy = refused("internal-error");
  const { sending, accepted, buy } = sendingOver(
    fakeSources({ buy: [lost(), busy, refused("line-full", 2000), aPurchase()] }),
  );
  const troubles: (Trouble | null)[] = [];
  createRoot(() => createEffect(() => troubles.push(sending.trouble())));
  sending.send(anIntention());
  await waitFor(() => expect(accepted).toHaveBeenCalledWith(aPurchase()));
  expect(new Set(buy.mock.calls.map((call) => JSON.stringify(call.slice(0, 3))))).toHaveProperty("size", 1);
  expect(troubles).toEqual([null, "lost", "busy", "line-full", null]);
});

test("Retry-After is obeyed, and a final refusal is not retried", async () => {
  const { sending, sources } = sendingOver(
    fakeSources({ buy: [refused("queue-unavailable", 3000), refused("sold-out")] }),
  );
  sending.send(anIntention());
  await waitFor(() => expect(sending.problem()).toMatchObject({ code: "sold-out" }));
  expect(sources.waits).toEqual([{ ms: 3300, isCutShort: false }]);
});

test("once stopped, it is not sent again", async () => {
  const { sending, buy } = sendingOver();
  buy.mockImplementationOnce(() => {
    sending.stop();
    return Promise.reject(lost());
  });
  sending.send(anIntention());
  await vi.waitFor(() => expect(sending.intention()).toBeNull());
  await Promise.resolve();
  expect(buy).toHaveBeenCalledTimes(1);
});

test("nothing is sent while another purchase is being sent", () => {
  const { sending, sources } = sendingOver();
  sources.api.buy.mockReturnValue(new Promise(() => {}));
  sending.send(anIntention({ key: "first" }));
  sending.send(anIntention({ key: "second" }));
  expect(sources.api.buy.mock.calls.map((call) => call[2])).toEqual(["first"]);
  expect(sources.intentions.of(userId, eventId)?.key).toBe("first");
});

test("accepted, nothing more is sent from this page", async () => {
  const { sending, accepted, sources } = sendingOver();
  sources.api.buy.mockResolvedValue(aPurchase());
  sending.send(anIntention());
  await waitFor(() => expect(accepted).toHaveBeenCalled());
  sending.send(anIntention({ key: "second" }));
  expect(sources.api.buy).toHaveBeenCalledTimes(1);
});

test("a page that is left before the answer leaves the intention for the next one", async () => {
  const { sending, accepted, sources, leave } = sendingOver();
  sources.api.buy.mockImplementationOnce(() => {
    leave();
    return Promise.resolve(aPurchase());
  });
  sending.send(anIntention({ purchaseId: null }));
  await waitFor(() => expect(sources.intentions.of(userId, eventId)?.purchaseId).toBe(aPurchase().id));
  expect(accepted).not.toHaveBeenCalled();
});
