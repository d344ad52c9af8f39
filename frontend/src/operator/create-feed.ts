import type { OpsCheck, OpsDrop, OpsLine, OpsOverview, OpsProcess } from "@admit/contract";
import { batch, createMemo, createSignal, type Accessor } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { createNow } from "../api/clock.ts";
import { makeContext, useSources } from "../sources/sources.ts";
import { untilCleanup } from "../sources/wait.ts";
import type * as charts from "./draw-chart.ts";
import { followOverview, type OverviewSource } from "./follow-overview.ts";
import { addSample, type Sample } from "./history.ts";
import { openStream as openBrowserStream, type OpsApi } from "./ops-api.ts";
import { settle, type Settled } from "./settle-troubles.ts";
import { troublesOf } from "./troubles.ts";

export interface Order {
  ids: readonly string[];
  /** The severity of each line when the order was made. */
  severities: ReadonlyMap<string, string>;
}

export const noOrder: Order = { ids: [], severities: new Map() };

const severityOf = ({ state, failed }: OpsLine): string => `${state}${failed > 0 ? " failed" : ""}`;

/**
 * The order in which lines are shown. The service puts the worst first and reorders with every figure; here rows move
 * only when a line gets better or worse, appears or disappears, and never while held.
 */
export function keepOrder(order: Order, lines: readonly OpsLine[], isHeld: boolean): Order {
  const severities = new Map(lines.map((line) => [line.eventId, severityOf(line)]));
  const isSame =
    severities.size === order.severities.size &&
    [...severities].every(([id, severity]) => order.severities.get(id) === severity);
  if (isSame) return order;
  if (!isHeld) return { ids: [...severities.keys()], severities };
  const stay = order.ids.filter((id) => severities.has(id));
  return { ids: [...stay, ...[...severities.keys()].filter((id) => !stay.includes(id))], severities: order.severities };
}

/** Older data is never shown as live: two polls without an answer. */
const staleAfterMs = 4000;

type Feed = ReturnType<typeof createFeed>;

/** The overview of all lines, kept up to date while the page is visible. */
export function createFeed(api: OpsApi, openStream = openBrowserStream) {
  const sources = useSources();
  const now = createNow(() => sources.clock.now());
  const [kept, setKept] = createStore({
    lines: [] as OpsLine[],
    drops: [] as OpsDrop[],
    processes: [] as OpsProcess[],
    checks: [] as OpsCheck[],
  });
  const [updatedAt, setUpdatedAt] = createSignal<string>();
  const [changedAtMs, setChangedAtMs] = createSignal(sources.clock.now());
  const [source, setSource] = createSignal<OverviewSource | null>(null);
  const [error, setError] = createSignal<unknown>();
  const [troubles, setTroubles] = createSignal<Settled | null>(null);
  const [samples, setSamples] = createSignal<ReadonlyMap<string, readonly Sample[]>>(new Map());
  let order = noOrder;
  let isHeld = false;

  function update(overview: OpsOverview, from: OverviewSource): void {
    order = keepOrder(order, overview.items, isHeld);
    const byId = new Map(overview.items.map((line) => [line.eventId, line]));
    const lines = order.ids.flatMap((id) => byId.get(id) ?? []);
    const atMs = Date.parse(overview.updatedAt);
    const found = troublesOf({ ...overview, lines: overview.items, atMs });
    batch(() => {
      // A repeated overview does not make old data new.
      if (overview.updatedAt !== updatedAt()) setChangedAtMs(sources.clock.now());
      setSamples((old) => new Map(lines.map((line) => [line.eventId, addSample(old.get(line.eventId), line, atMs)])));
      setKept("lines", reconcile(lines, { key: "eventId" }));
      setTroubles((before) => settle(before, found, atMs));
      setKept("drops", reconcile(overview.drops, { key: "eventId" }));
      setKept("processes", reconcile(overview.processes, { key: "id" }));
      setKept("checks", reconcile(overview.checks, { key: "name" }));
      setUpdatedAt(overview.updatedAt);
      setSource(from);
      setError(undefined);
    });
  }
  const signal = untilCleanup();
  const ask = (signal: AbortSignal) => api.overview(signal);
  void followOverview({ sources, openStream, ask, onOverview: update, onError: setError }, signal);

  const updatedAtMs = () => Date.parse(updatedAt() ?? "") || 0;
  const second = createMemo(() => Math.floor((updatedAtMs() + now() - changedAtMs()) / 1000) * 1000);
  const byId = createMemo(() => new Map(kept.lines.map((line) => [line.eventId, line])));
  return {
    /** The lines in the order they are shown; undefined before the first overview. */
    lines: () => (updatedAt() === undefined ? undefined : kept.lines),
    line: (eventId: string) => byId().get(eventId),
    /** The next sales, without those whose lines are live already. */
    drops: () => kept.drops.filter(({ eventId }) => !byId().has(eventId)),
    /** What an operator has to know, worst first: see `settle`. */
    troubles: () => troubles()?.shown ?? [],
    processes: () => kept.processes,
    checks: () => kept.checks,
    /** The service's time of the last overview, in milliseconds since 1970; 0 before the first. */
    updatedAtMs,
    /** Now by the service's clock, in whole seconds; it goes on while no overview comes. */
    nowMs: second,
    source,
    /** Why polling failed last; undefined after the next overview. */
    error,
    /** How old the data is once it is stale, in milliseconds; null while it is not. */
    staleMs: createMemo(() => {
      const ageMs = now() - changedAtMs();
      return ageMs < staleAfterMs ? null : Math.floor(ageMs / 1000) * 1000;
    }),
    /** A line since the console was opened, oldest first. */
    samples: (eventId: string) => samples().get(eventId) ?? [],
    /** Keeps the rows in their order while the pointer or the focus is on one. */
    hold: (held: boolean) => (isHeld = held),
    /** Requests an overview now. */
    again() {
      ask(signal).then(
        (overview) => signal.aborted || update(overview, source() ?? "polled"),
        (reason: unknown) => signal.aborted || setError(reason),
      );
    },
  };
}

interface Console {
  api: OpsApi;
  feed: Feed;
  /** The chart library is larger than the rest, and loads with the first chart. */
  loadCharts: () => Promise<Pick<typeof charts, "drawChart">>;
  /** Only admins act; other staff watch. */
  mayAct: Accessor<boolean>;
}

export const [ConsoleContext, useConsole] = makeContext<Console>("Console");
