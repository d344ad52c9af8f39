import { beforeEach, expect, test, vi } from "vitest";
import { anEvent, aLine, eventId, lost, startMs } from "../testing/fake-sources.ts";
import { makeApi } from "./api.ts";
import { makeServerClock } from "./clock.ts";
import { readInlinedAnswers } from "./inlined-answers.ts";

const path = "/v1/events/winter-gala";
const linePath = `/v1/events/${eventId}/line`;
const nowMs = 1_000_000;

/** A page that was requested 100 ms after its start, received after 300 ms, and whose scripts run after 2 s. */
const timingOf = (change: Partial<PerformanceNavigationTiming> = {}) =>
  ({
    now: () => 2000,
    getEntriesByType: () => [{ type: "navigate", transferSize: 900, requestStart: 100, responseStart: 300, ...change }],
  }) as unknown as Performance;

beforeEach(() => {
  const answers = JSON.stringify({ [path]: anEvent(), [linePath]: aLine() });
  document.body.innerHTML = `<script type="application/json" id="answers">${answers}</script>`;
});

const read = (change: Partial<PerformanceNavigationTiming> = {}) =>
  readInlinedAnswers(document, timingOf(change), nowMs);
const down = () => vi.fn<typeof fetch>(() => Promise.reject(lost()));

test("the first answer came with the page, without a request; the next one is requested", async () => {
  const fetch = down();
  const api = makeApi(
    fetch,
    makeServerClock(() => nowMs),
    read(),
  );
  expect(await api.event("winter-gala")).toEqual(anEvent());
  expect(await api.line(eventId)).toEqual(aLine());
  expect(fetch).not.toHaveBeenCalled();
  await expect(api.event("winter-gala")).rejects.toThrow();
  await expect(api.line(eventId)).rejects.toThrow();
  expect(fetch).toHaveBeenCalledTimes(2);
});

test("where the page says that no one is signed in, that is not asked; after it, it is", async () => {
  document.body.innerHTML = '<script type="application/json" id="answers">{"/v1/me":null}</script>';
  const fetch = down();
  const clock = makeServerClock(() => nowMs);
  const api = makeApi(fetch, clock, read());
  expect(await api.me()).toBeNull();
  expect(fetch).not.toHaveBeenCalled();
  await expect(api.me()).rejects.toThrow("No answer came");
});

test("the clock learns from when the page was received, not from when its scripts ran", async () => {
  const clock = makeServerClock(() => nowMs);
  await makeApi(down(), clock, read()).event("winter-gala");
  // 1.7 s after the page was received, and 100 ms, half a round trip, before that.
  expect(clock.now()).toBe(startMs + 1700 + 100);
});

test("an old copy of the browser is not used: its time may be hours old", () => {
  expect(read({ transferSize: 0 })).toBeNull();
  expect(read({ type: "back_forward" })).toBeNull();
});

test("a page without answers makes its requests", () => {
  document.body.innerHTML = "";
  expect(read()).toBeNull();
});
