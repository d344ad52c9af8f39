import type { OpsLine, OpsLineState } from "@admit/contract";
import { createMemo } from "solid-js";
import { createAnswer } from "../data/create-answer.ts";
import { figure, filledPercent, lengthOr, rate, shortId } from "../format/format.ts";
import { actions, Table, type Column } from "../ui/table.tsx";
import { ActButton } from "./act-dialog.tsx";
import type { ActName } from "./acts.ts";
import { useConsole } from "./create-feed.ts";
import { joinSamples, type Sample } from "./history.ts";
import { isAlarming, likelyAct, stateMeaning, stateName } from "./troubles.ts";

export const StateMark = (props: { state: OpsLineState }) => (
  <span class="state" data-state={props.state} data-alarm={isAlarming(props.state)} title={stateMeaning[props.state]}>
    {stateName[props.state]}
  </span>
);

const spanMs = 10 * 60 * 1000;
const width = 52;
const height = 24;
const rounded = (value: number): number => Math.round(value * 10) / 10;

/** The depth of a line over the last ten minutes, as an SVG path. */
function pathOf(samples: readonly Sample[]): string {
  const untilMs = samples.at(-1)?.atMs ?? 0;
  const shown = samples.filter(({ atMs }) => atMs >= untilMs - spanMs);
  const top = Math.max(1, ...shown.map(({ waiting }) => waiting));
  const x = (atMs: number) => rounded(width - ((untilMs - atMs) / spanMs) * width);
  const y = (waiting: number) => rounded(height - 1 - (waiting / top) * (height - 2));
  return shown.map(({ atMs, waiting }, at) => `${at === 0 ? "M" : "L"}${x(atMs)} ${y(waiting)}`).join("");
}

/** Only this many lines, the worst ones, load their history: that is one request each. */
const linesWithHistoryMax = 12;

function Depth(props: { line: OpsLine; hasHistory: boolean }) {
  const { api, feed } = useConsole();
  const history = createAnswer(() => (props.hasHistory ? props.line.eventId : null), api.line);
  const path = createMemo(() => pathOf(joinSamples(history.value()?.points ?? [], feed.samples(props.line.eventId))));
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
  const hasHistory = (line: OpsLine) => props.lines.indexOf(line) < linesWithHistoryMax;
  const columns: Column<OpsLine>[] = [
    {
      name: "Event",
      class: "cell-name",
      cell: (line) => <a href={`/operator/events/${line.eventId}`}>{line.title}</a>,
    },
    {
      name: "State",
      class: "cell-state",
      cell: (line) => (
        <>
          <StateMark state={line.state} />
          <span class="aside">{line.shedMessage === null ? "" : "Refusing"}</span>
        </>
      ),
    },
    {
      name: "Waiting",
      class: "cell-figure cell-waiting",
      cell: (line) => <Depth line={line} hasHistory={hasHistory(line)} />,
    },
    { name: "Oldest", class: "cell-figure cell-oldest", cell: (line) => lengthOr(line.oldestWaitMs) },
    { name: "In/s", class: "cell-figure cell-minor", cell: (line) => rate(line.acceptedPerSecond) },
    { name: "Out/s", class: "cell-figure", cell: (line) => rate(line.decidedPerSecond) },
    { name: "p50", class: "cell-figure cell-minor", cell: (line) => lengthOr(line.waitMs.p50) },
    { name: "p95", class: "cell-figure cell-minor", cell: (line) => lengthOr(line.waitMs.p95) },
    { name: "p99", class: "cell-figure", cell: (line) => lengthOr(line.waitMs.p99) },
    {
      name: "Issued",
      class: "cell-filled",
      cell: (line) => <Filled issued={line.issued} capacity={line.capacity} />,
    },
    {
      name: "Issuer",
      class: "cell-issuer cell-minor",
      cell: (line) => <span title={line.issuer ?? undefined}>{shortId(line.issuer ?? "–")}</span>,
    },
    {
      name: "Failed",
      class: "cell-figure",
      cell: (line) => <span data-alarm={line.failed > 0}>{figure(line.failed)}</span>,
    },
    {
      name: actions,
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
        caption="Live lines, worst first. Rates and waits cover the last minute."
        columns={columns}
        rows={props.lines}
        isQuiet={({ state }) => state === "idle"}
      />
    </div>
  );
}
