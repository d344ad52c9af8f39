import type { OpsLine } from "@admit/contract";
import { For, type JSX } from "solid-js";
import { createAnswer } from "../../api/create-answer.ts";
import { actions, Cell, Row, Table } from "../../staff/parts/table.tsx";
import { figure } from "../../words/count.ts";
import { ActButton } from "../acts/act-button.tsx";
import type { ActName } from "../acts/acts.ts";
import { useConsole } from "../console-context.ts";
import { joinSeen } from "../feed/seen.ts";
import { lengthOr, rate, shortId } from "./amount.ts";
import { Filled } from "./filled.tsx";
import { likelyAct } from "./line-words.ts";
import { Sparkline } from "./sparkline.tsx";
import { StateMark } from "./state-mark.tsx";

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
