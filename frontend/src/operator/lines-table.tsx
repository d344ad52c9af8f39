import type { OpsLine, OpsLineState } from "@admit/contract";
import { createMemo } from "solid-js";
import { createAnswer } from "../data/create-answer.ts";
import { figure, filledPercent, lengthOr, rate } from "../format/format.ts";
import { texts } from "../language/texts.ts";
import { EventName } from "../ui/event-name.tsx";
import { actions, Table, type Column } from "../ui/table.tsx";
import { ActButton } from "./act-dialog.tsx";
import type { ActName } from "./acts.ts";
import { useConsole } from "./create-feed.ts";
import { isAfterGap, joinSamples, type Sample } from "./history.ts";
import { isAlarming, likelyAct } from "./troubles.ts";

export const StateMark = (props: { state: OpsLineState }) => (
  <span
    class="state"
    data-state={props.state}
    data-alarm={isAlarming(props.state)}
    title={texts.operator.stateMeanings[props.state]}
  >
    {texts.operator.states[props.state]}
  </span>
);

const spanMs = 10 * 60 * 1000;
const width = 52;
const height = 24;
const rounded = (value: number): number => Math.round(value * 10) / 10;

/** The depth of a line over the last ten minutes, as an SVG path that ends now; it is interrupted where nothing is known. */
export function pathOf(samples: readonly Sample[], nowMs: number): string {
  const shown = samples.filter(({ atMs }) => atMs >= nowMs - spanMs);
  const top = Math.max(1, ...shown.map(({ waiting }) => waiting));
  const x = (atMs: number) => rounded(width - ((nowMs - atMs) / spanMs) * width);
  const y = (waiting: number) => rounded(height - 1 - (waiting / top) * (height - 2));
  const begins = (at: number, sample: Sample) => at === 0 || isAfterGap(sample, shown[at - 1]);
  return shown.map((each, at) => `${begins(at, each) ? "M" : "L"}${x(each.atMs)} ${y(each.waiting)}`).join("");
}

/** Only this many lines, the worst ones, load their history: that is one request each. */
const linesWithHistoryMax = 12;

function Depth(props: { line: OpsLine; hasHistory: boolean }) {
  const { api, feed } = useConsole();
  const history = createAnswer(() => (props.hasHistory ? props.line.eventId : null), api.line);
  const path = createMemo(() => {
    const nowMs = feed.nowMs();
    return pathOf(joinSamples(history.value()?.points ?? [], feed.samples(props.line.eventId), nowMs), nowMs);
  });
  return (
    <span class="depth">
      <svg class="sparkline" viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true">
        <path d={path()} />
      </svg>
      <strong>{figure(props.line.waiting)}</strong>
    </span>
  );
}

const Filled = (props: { issued: number; capacity: number }) => (
  <span class="filled">
    <span class="filled-figures">
      {figure(props.issued)}
      <span class="aside"> / {figure(props.capacity)}</span>
    </span>
    <svg class="filled-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect width={filledPercent(props.issued, props.capacity)} height="4" />
    </svg>
  </span>
);

/** Every live line. A row keeps its position while the pointer or the focus is on the table. */
export function LinesTable(props: { lines: readonly OpsLine[]; onAct: (act: ActName, line: OpsLine) => void }) {
  const { feed } = useConsole();
  const named = texts.console.columns;
  const hasHistory = (line: OpsLine) => props.lines.indexOf(line) < linesWithHistoryMax;
  const columns: Column<OpsLine>[] = [
    {
      name: named.event,
      class: "cell-name",
      cell: (line) => <EventName href={`/operator/events/${line.eventId}`} event={line} nowMs={feed.nowMs()} />,
    },
    {
      name: named.state,
      class: "cell-state",
      cell: (line) => (
        <>
          <StateMark state={line.state} />
          <span class="aside">{line.shedMessage === null ? "" : named.refusing}</span>
        </>
      ),
    },
    {
      name: named.waiting,
      class: "cell-figure cell-waiting",
      cell: (line) => <Depth line={line} hasHistory={hasHistory(line)} />,
    },
    { name: named.oldest, class: "cell-figure cell-oldest", cell: (line) => lengthOr(line.oldestWaitMs) },
    {
      name: named.joiningPerSecond,
      class: "cell-figure cell-joining cell-minor",
      cell: (line) => rate(line.acceptedPerSecond),
    },
    { name: named.servedPerSecond, class: "cell-figure cell-served", cell: (line) => rate(line.decidedPerSecond) },
    { name: named.p95, class: "cell-figure cell-minor", cell: (line) => lengthOr(line.waitMs.p95) },
    { name: named.p99, class: "cell-figure", cell: (line) => lengthOr(line.waitMs.p99) },
    {
      name: named.sold,
      class: "cell-filled",
      cell: (line) => <Filled issued={line.issued} capacity={line.capacity} />,
    },
    {
      name: named.failed,
      class: "cell-figure",
      cell: (line) => <span data-alarm={line.failed > 0}>{figure(line.failed)}</span>,
    },
    {
      name: actions(),
      class: "cell-actions",
      cell: (line) => (
        <ActButton act={likelyAct(line)} title={line.title} onPress={() => props.onAct(likelyAct(line), line)} />
      ),
    },
  ];
  return (
    <div
      class="dense lines"
      onPointerEnter={(event) => event.pointerType === "mouse" && feed.hold(true)}
      onPointerLeave={() => feed.hold(false)}
      onFocusIn={() => feed.hold(true)}
      onFocusOut={() => feed.hold(false)}
    >
      <Table
        caption={named.linesCaption}
        columns={columns}
        rows={props.lines}
        isQuiet={({ state }) => state === "idle"}
      />
    </div>
  );
}
