import type { OpsLineState, OpsLine } from "@admit/contract";
import { createMemo, For, type JSX } from "solid-js";
import { isAlarming, stateMeaning, stateName, likelyAct } from "./line-text.ts";
import { joinSeen, type Seen } from "./history.ts";
import { figure } from "../format/numbers.ts";
import { filledPercent, lengthOr, rate, shortId } from "../format/amounts.ts";
import { createAnswer } from "../data/create-answer.ts";
import { actions, Cell, Row, Table } from "../ui/table.tsx";
import { ActButton } from "./act-dialog.tsx";
import type { ActName } from "./acts.ts";
import { useConsole } from "./console-context.ts";

/** A line's state: a shape of its own and a word. */
export function StateMark(props: { state: OpsLineState }) {
  return (
    <span class="state" data-state={props.state} data-alarm={isAlarming(props.state)} title={stateMeaning[props.state]}>
      {stateName[props.state]}
    </span>
  );
}

/** What a sparkline shows, up to the last moment seen. */
const spanMs = 10 * 60 * 1000;
const width = 52;
const height = 24;

/** A line's depth over the last ten minutes. Those who listen hear the figure beside it. */
function Sparkline(props: { seen: readonly Seen[] }) {
  const path = createMemo(() => pathOf(props.seen));
  return (
    <svg class="sparkline" viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true">
      <path d={path()} />
    </svg>
  );
}

/** As SVG writes it; flat along the bottom where nobody waited. */
function pathOf(seen: readonly Seen[]): string {
  const untilMs = seen.at(-1)?.atMs ?? 0;
  const shown = seen.filter(({ atMs }) => atMs >= untilMs - spanMs);
  const top = Math.max(1, ...shown.map(({ waiting }) => waiting));
  const x = (atMs: number) => round(width - ((untilMs - atMs) / spanMs) * width);
  const y = (waiting: number) => round(height - 1 - (waiting / top) * (height - 2));
  return shown.map(({ atMs, waiting }, at) => `${at === 0 ? "M" : "L"}${x(atMs)} ${y(waiting)}`).join("");
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** How full an event is: its bar, and the figures. */
function Filled(props: { issued: number; capacity: number }) {
  const percent = () => filledPercent(props.issued, props.capacity);
  return (
    <span class="filled">
      <span class="filled-figures">
        {figure(props.issued)}
        <span class="aside"> / {figure(props.capacity)}</span>
      </span>
      <svg class="filled-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect width={percent()} height="4" />
      </svg>
    </span>
  );
}

const columns = [
  "Event",
  "State",
  "Waiting",
  "Oldest",
  "In/s",
  "Out/s",
  "p50",
  "p95",
  "p99",
  "Filled",
  "Issuer",
  "Failed",
  actions,
];

/** So many lines, the worst ones, show what was before the console was opened: that is a request for each. */
const linesWithPastMax = 12;

interface LinesTableProps {
  lines: readonly OpsLine[];
  onAct: (act: ActName, line: OpsLine) => void;
}

/** Every live line in a row, which stays where it is while somebody points at one. */
export function LinesTable(props: LinesTableProps) {
  const { feed } = useConsole();
  return (
    <div
      class="dense lines"
      onPointerEnter={(event) => event.pointerType === "mouse" && feed.hold(true)}
      onPointerLeave={() => feed.hold(false)}
      onFocusIn={() => feed.hold(true)}
      onFocusOut={() => feed.hold(false)}
    >
      <Table caption="Live lines, the worst first. Rates and waits are those of the last minute." columns={columns}>
        <For each={props.lines}>
          {(line, at) => (
            <LineRow line={line} hasPast={at() < linesWithPastMax} onAct={(act) => props.onAct(act, line)} />
          )}
        </For>
      </Table>
    </div>
  );
}

function LineRow(props: { line: OpsLine; hasPast: boolean; onAct: (act: ActName) => void }) {
  const { api, feed } = useConsole();
  const past = createAnswer(
    () => (props.hasPast ? props.line.eventId : null),
    (eventId, signal) => api.line(eventId, signal),
  );
  const act = () => likelyAct(props.line);
  return (
    <Row isQuiet={props.line.state === "idle"}>
      <Cell class="cell-name">
        <a href={`/operator/events/${props.line.eventId}`}>{props.line.title}</a>
      </Cell>
      <Cell class="cell-state">
        <StateMark state={props.line.state} />
        <span class="aside">{props.line.shedMessage === null ? "" : "Refusing"}</span>
      </Cell>
      <Figure label="Waiting" class="cell-waiting">
        <span class="depth">
          <Sparkline seen={joinSeen(past.value()?.points ?? [], feed.seen(props.line.eventId))} />
          <strong>{figure(props.line.waiting)}</strong>
        </span>
      </Figure>
      <Figure label="Oldest">{lengthOr(props.line.oldestWaitMs)}</Figure>
      <Figure label="In/s">{rate(props.line.acceptedPerSecond)}</Figure>
      <Figure label="Out/s">{rate(props.line.decidedPerSecond)}</Figure>
      <Figure label="p50">{lengthOr(props.line.waitMs.p50)}</Figure>
      <Figure label="p95">{lengthOr(props.line.waitMs.p95)}</Figure>
      <Figure label="p99">{lengthOr(props.line.waitMs.p99)}</Figure>
      <Cell label="Filled" class="cell-filled">
        <Filled issued={props.line.issued} capacity={props.line.capacity} />
      </Cell>
      <Cell label="Issuer" class="cell-issuer">
        <span title={props.line.issuer ?? undefined}>{shortId(props.line.issuer ?? "–")}</span>
      </Cell>
      <Figure label="Failed">
        <span data-alarm={props.line.failed > 0}>{figure(props.line.failed)}</span>
      </Figure>
      <Cell class="cell-actions">
        <ActButton act={act()} title={props.line.title} onPress={() => props.onAct(act())} />
      </Cell>
    </Row>
  );
}

function Figure(props: { label: string; class?: string; children: JSX.Element }) {
  return (
    <Cell label={props.label} class={`cell-figure ${props.class ?? ""}`}>
      {props.children}
    </Cell>
  );
}
