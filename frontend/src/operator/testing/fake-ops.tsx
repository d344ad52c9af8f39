import type { OpsLine, OpsLineDetail, OpsOverview, OpsProcess, Role } from "@admit/contract";
import { createMemoryHistory, MemoryRouter, Route } from "@solidjs/router";
import { render } from "@solidjs/testing-library";
import userEvent from "@testing-library/user-event";
import type { Component } from "solid-js";
import { vi } from "vitest";
import { SourcesContext } from "../../sources/sources.ts";
import { eventId, fakeSources, startMs } from "../../testing/fake-sources.ts";
import { ConsoleContext } from "../console-context.ts";
import { createFeed } from "../create-feed.ts";
import { makeOpsApi, type OpsApi } from "../ops-api.ts";

const startAt = new Date(startMs).toISOString();
export const at = (seconds: number): string => new Date(startMs + seconds * 1000).toISOString();

export const aLine = (change: Partial<OpsLine> = {}): OpsLine => ({
  eventId,
  title: "The Long Winter Gala",
  slug: "winter-gala",
  state: "moving",
  waiting: 120,
  active: 1,
  failed: 0,
  oldestWaitMs: 340,
  acceptedPerSecond: 12.5,
  decidedPerSecond: 12,
  waitMs: { p50: 84, p95: 612, p99: 1240 },
  groupSize: { mean: 20, max: 40 },
  commitMs: { mean: 12, max: 30 },
  issuer: "box-1-4821-0a1b2c3d",
  epoch: 3,
  paused: false,
  shedMessage: null,
  capacity: 1000,
  issued: 250,
  salesCloseAt: null,
  ...change,
});

export const aProcess = (change: Partial<OpsProcess> = {}): OpsProcess => ({
  id: "box-1-4821-0a1b2c3d",
  part: "worker",
  host: "box-1",
  pid: 4821,
  startedAt: at(-600),
  seenAt: startAt,
  lost: false,
  rssBytes: 148_000_000,
  loopLagMs: 1.2,
  events: 1,
  refusals: {},
  warnings: [],
  ...change,
});

export const anOverview = (items: OpsLine[] = [aLine()], change: Partial<OpsOverview> = {}): OpsOverview => ({
  items,
  processes: [aProcess()],
  checks: [],
  updatedAt: startAt,
  ...change,
});

export const aDetail = (change: Partial<OpsLineDetail> = {}): OpsLineDetail => ({
  line: aLine(),
  points: [],
  failures: [],
  ...change,
});

type FakeOpsApi = { [Call in keyof OpsApi]: ReturnType<typeof vi.fn<OpsApi[Call]>> };

/** Each call has to be expected by the test before it is made. */
export function fakeOpsApi(): FakeOpsApi {
  const calls = Object.keys(makeOpsApi(fetch, () => {})) as (keyof OpsApi)[];
  return Object.fromEntries(
    calls.map((call) => [
      call,
      vi.fn<() => Promise<never>>(() => Promise.reject(new Error(`Nobody expected ${call}`))),
    ]),
  ) as unknown as FakeOpsApi;
}

/** A stream in the test's hands. */
export function fakeStream() {
  const stream = {
    say: (_overview: OpsOverview): void => undefined,
    fail: (): void => undefined,
    opened: 0,
    isOpen: false,
    open: (onOverview: (overview: OpsOverview) => void, onEnd: () => void) => {
      stream.opened += 1;
      stream.isOpen = true;
      stream.say = onOverview;
      stream.fail = onEnd;
      return () => void (stream.isOpen = false);
    },
  };
  return stream;
}

/** Charts are drawn by browsers alone; what they show is told in words as well. */
const loadCharts = () => Promise.resolve({ drawChart: () => ({ draw: () => {}, resize: () => {}, close: () => {} }) });

interface Visit {
  api?: FakeOpsApi;
  role?: Role;
  /** The route, and where on it. */
  path?: string;
  at?: string;
}

/** One of the console's pages, over a stream and an API that the test answers for. */
export function visitConsole(Page: Component, visit: Visit = {}) {
  const { api = fakeOpsApi(), role = "ADMIN", path = "/operator", at: where = path } = visit;
  const sources = fakeSources();
  let nowMs = startMs;
  sources.clock = { now: () => nowMs, learn: (ask) => ask() };
  // Nothing is looked up anew by itself: the stream says what there is.
  sources.restUntilBack = () => new Promise(() => {});
  const stream = fakeStream();
  const history = createMemoryHistory();
  history.set({ value: where });
  const Around = () => {
    const feed = createFeed(api, stream.open);
    return (
      <ConsoleContext.Provider value={{ api, feed, loadCharts, mayAct: () => role === "ADMIN" }}>
        <Page />
      </ConsoleContext.Provider>
    );
  };
  render(() => (
    <SourcesContext.Provider value={sources}>
      <MemoryRouter history={history}>
        <Route path={path} component={Around} />
      </MemoryRouter>
    </SourcesContext.Provider>
  ));
  return {
    api,
    stream,
    user: userEvent.setup(),
    /** Time passes, and the page looks at its clock. */
    pass: (ms: number) => {
      nowMs += ms;
      document.dispatchEvent(new Event("visibilitychange"));
    },
  };
}

export { eventId };
