import type { OpsLine, OpsCheck, OpsOverview, OpsProcess } from "@admit/contract";
import { batch, createMemo, createSignal, onCleanup, type Accessor } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { createNow } from "../api/clock.ts";
import { useSources } from "../sources/sources.ts";
import { openStream as openBrowserStream, type OpsApi } from "./ops-api.ts";
import { followOverview, type Way } from "./follow-overview.ts";
import { hourMs, seenOf, type Seen } from "./history.ts";

export interface Order {
  ids: readonly string[];
  /** What the order was made of. */
  severities: ReadonlyMap<string, string>;
}

export const noOrder: Order = { ids: [], severities: new Map() };

const severityOf = ({ state, failed }: OpsLine): string => `${state}${failed > 0 ? " failed" : ""}`;

/**
 * The order in which lines are shown. The service puts the worst first and changes its mind with every figure;
 * here rows change places only when a line has become better or worse, has come or has gone, and never while held.
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

/** Data older than this are never shown as live: two looks without an answer. */
const staleAfterMs = 4000;

export interface Feed {
  /** The lines in the order they are shown; undefined before anything is known. */
  lines: Accessor<OpsLine[] | undefined>;
  line(eventId: string): OpsLine | undefined;
  processes: Accessor<OpsProcess[]>;
  checks: Accessor<OpsCheck[]>;
  /** The service's time of the last overview, in milliseconds since 1970; 0 before the first. */
  updatedAtMs: Accessor<number>;
  way: Accessor<Way | null>;
  /** Why asking failed last; undefined once an overview came. */
  error: Accessor<unknown>;
  /** How old the data are once they are stale, in milliseconds; null while they are not. */
  staleMs: Accessor<number | null>;
  /** What was seen of a line since the console was opened, the oldest first. */
  seen(eventId: string): readonly Seen[];
  /** Keeps the rows where they are while somebody points at one. */
  hold(isHeld: boolean): void;
  /** Takes over an overview that was asked for besides. */
  again(): void;
}

/** The overview of all lines, kept up to date while it is looked at. */
export function createFeed(api: OpsApi, openStream = openBrowserStream): Feed {
  const sources = useSources();
  const now = createNow(() => sources.clock.now());
  const [kept, setKept] = createStore({
    lines: [] as OpsLine[],
    processes: [] as OpsProcess[],
    checks: [] as OpsCheck[],
  });
  const [updatedAt, setUpdatedAt] = createSignal<string>();
  const [newsAtMs, setNewsAtMs] = createSignal(sources.clock.now());
  const [way, setWay] = createSignal<Way | null>(null);
  const [error, setError] = createSignal<unknown>();
  const [seen, setSeen] = createSignal<ReadonlyMap<string, readonly Seen[]>>(new Map());
  let order = noOrder;
  let isHeld = false;

  function take(overview: OpsOverview, came: Way): void {
    order = keepOrder(order, overview.items, isHeld);
    const byId = new Map(overview.items.map((line) => [line.eventId, line]));
    const lines = order.ids.flatMap((id) => byId.get(id) ?? []);
    const atMs = Date.parse(overview.updatedAt);
    batch(() => {
      // An overview that repeats itself is no news.
      if (overview.updatedAt !== updatedAt()) setNewsAtMs(sources.clock.now());
      setSeen((before) => new Map(lines.map((line) => [line.eventId, addSeen(before.get(line.eventId), line, atMs)])));
      setKept("lines", reconcile(lines, { key: "eventId" }));
      setKept("processes", reconcile(overview.processes, { key: "id" }));
      setKept("checks", reconcile(overview.checks, { key: "name" }));
      setUpdatedAt(overview.updatedAt);
      setWay(came);
      setError(undefined);
    });
  }
  const ended = new AbortController();
  onCleanup(() => ended.abort());
  const ask = (signal: AbortSignal) => api.overview(signal);
  void followOverview({ sources, openStream, ask, onOverview: take, onFault: setError }, ended.signal);

  const byId = createMemo(() => new Map(kept.lines.map((line) => [line.eventId, line])));
  return {
    lines: () => (updatedAt() === undefined ? undefined : kept.lines),
    line: (eventId) => byId().get(eventId),
    processes: () => kept.processes,
    checks: () => kept.checks,
    updatedAtMs: () => Date.parse(updatedAt() ?? "") || 0,
    way,
    error,
    staleMs: createMemo(() => {
      const ageMs = now() - newsAtMs();
      return ageMs < staleAfterMs ? null : Math.floor(ageMs / 1000) * 1000;
    }),
    seen: (eventId) => seen().get(eventId) ?? [],
    hold: (held) => (isHeld = held),
    again() {
      ask(ended.signal).then(
        (overview) => ended.signal.aborted || take(overview, way() ?? "asked"),
        (reason: unknown) => ended.signal.aborted || setError(reason),
      );
    },
  };
}

function addSeen(before: readonly Seen[] = [], line: OpsLine, atMs: number): readonly Seen[] {
  if (atMs <= (before.at(-1)?.atMs ?? 0)) return before;
  return [...before.filter((each) => each.atMs >= atMs - hourMs), seenOf(line, atMs)];
}
