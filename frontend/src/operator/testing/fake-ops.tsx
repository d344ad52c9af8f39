import type { OpsDrop, OpsLine, OpsLineDetail, OpsOverview, OpsPoint, OpsProcess, Role } from "@admit/contract";
import type { Component } from "solid-js";
import { builderOf, eventId, fakeApi, fakeSources, startMs, type Answers } from "../../testing/fake-sources.ts";
import { visitPage } from "../../testing/render-page.tsx";
import { ConsoleContext, createFeed } from "../create-feed.ts";
import { makeOpsApi, type OpsApi } from "../ops-api.ts";

const startAt = new Date(startMs).toISOString();
export const at = (seconds: number): string => new Date(startMs + seconds * 1000).toISOString();

export const aLine = builderOf<OpsLine>({
  eventId,
  title: "The Long Winter Gala",
  slug: "winter-gala",
  venue: "",
  timeZone: "UTC",
  startsAt: null,
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
  pausedAt: null,
  pausedBy: null,
  shedMessage: null,
  capacity: 1000,
  issued: 250,
  salesCloseAt: null,
});

export const aProcess = builderOf<OpsProcess>({
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
  owns: [eventId],
  mail: { isFolder: false, sentAt: null, failedAt: null },
  refusals: {},
  warnings: [],
});

export const anOverview = (items: OpsLine[] = [aLine()], change: Partial<OpsOverview> = {}): OpsOverview => ({
  items,
  drops: [],
  processes: [aProcess()],
  checks: [],
  updatedAt: startAt,
  ...change,
});

export const aDrop = builderOf<OpsDrop>({
  eventId,
  title: "The Long Winter Gala",
  slug: "winter-gala",
  venue: "Old Town Hall",
  timeZone: "UTC",
  startsAt: "2026-12-12T19:00:00.000Z",
  status: "PUBLISHED",
  salesOpenAt: at(3600),
  salesCloseAt: null,
  endsAt: "2026-12-12T23:00:00.000Z",
  capacity: 1000,
  rehearsal: null,
});

export const aDetail = builderOf<OpsLineDetail>({
  line: aLine(),
  drop: aDrop({ salesOpenAt: null }),
  points: [],
  failures: [],
});

export const aPoint = (seconds: number, change: Partial<OpsPoint> = {}): OpsPoint => ({
  at: at(seconds),
  waiting: 10,
  oldestWaitMs: 100,
  acceptedPerSecond: 5,
  decidedPerSecond: 4,
  p50Ms: 80,
  p95Ms: 200,
  p99Ms: 300,
  issued: 20,
  capacity: 100,
  ...change,
});

/** A stream that the test controls. */
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

/** Only browsers draw charts; their values are in a table too. */
const loadCharts = () => Promise.resolve({ drawChart: () => ({ draw: () => {}, resize: () => {}, close: () => {} }) });

export interface Visit {
  answers?: Answers<OpsApi>;
  /** What the page of a line loads. */
  detail?: OpsLineDetail | Error;
  role?: Role;
  /** The lines of the stream's first overview. */
  lines?: OpsLine[];
  /** The route, and the address. */
  path?: string;
  at?: string;
}

/** A console page over a fake API, and a fake stream that has sent one overview. */
export function visitConsole(Page: Component, visit: Visit = {}) {
  const { answers, detail = aDetail(), role = "ADMIN", path = "/operator", at = path } = visit;
  const lines = visit.lines ?? [detail instanceof Error ? aLine() : detail.line];
  const api = fakeApi(
    makeOpsApi(fetch, () => {}),
    answers,
  );
  if (detail instanceof Error) api.line.mockRejectedValue(detail);
  else api.line.mockResolvedValue(detail);
  api.overview.mockResolvedValue(anOverview(lines));
  const sources = fakeSources();
  let nowMs = startMs;
  sources.clock = { now: () => nowMs, set: () => {}, learn: (ask) => ask() };
  // No polling: only the stream reports.
  sources.restUntilBack = () => new Promise(() => {});
  const stream = fakeStream();
  const Console = () => (
    <ConsoleContext.Provider
      value={{ api, feed: createFeed(api, stream.open), loadCharts, mayAct: () => role === "ADMIN" }}
    >
      <Page />
    </ConsoleContext.Provider>
  );
  const { user } = visitPage({ at, routes: { [path]: Console }, sources });
  stream.say(anOverview(lines));
  return {
    api,
    stream,
    user,
    /** Advances the page's clock. */
    pass: (ms: number) => {
      nowMs += ms;
      document.dispatchEvent(new Event("visibilitychange"));
    },
  };
}

export { eventId };
