import type { OpsCheck, OpsProcess } from "@admit/contract";
import { createMemo, Show, type JSX } from "solid-js";
import { figure, length, memory, shortId } from "../format/format.ts";
import { texts } from "../language/texts.ts";
import { Table, type Column } from "../ui/table.tsx";
import { useConsole } from "./create-feed.ts";
import { refusedBy, warnedBy, type Advice } from "./refusal-text.ts";
import { isReplaced } from "./troubles.ts";

type State = "moving" | "idle" | "delayed" | "lost";

const StateCell = (props: { state: State; isAlarm: boolean; children: string }) => (
  <span class="state" data-state={props.state} data-alarm={props.isAlarm}>
    {props.children}
  </span>
);

const Section = (props: { title: string; class: string; isWide?: boolean; children: JSX.Element }) => (
  <section class="staff-section" classList={{ "ops-wide": props.isWide }}>
    <h2>{props.title}</h2>
    <div class={`dense ${props.class}`}>{props.children}</div>
  </section>
);

/** The settings without which accepted purchases and issued tickets may not survive a crash. */
export function Checks() {
  const { feed } = useConsole();
  const named = texts.console.health;
  const columns: Column<OpsCheck>[] = [
    { name: named.settingColumn, class: "cell-process", cell: (check) => check.name },
    {
      name: named.statusColumn,
      class: "cell-state",
      cell: (check) => (
        <StateCell state={check.ok ? "moving" : "lost"} isAlarm={!check.ok}>
          {check.ok ? named.settingOk : named.settingFails}
        </StateCell>
      ),
    },
    { name: named.foundColumn, cell: (check) => check.found },
    { name: named.expectedColumn, cell: (check) => check.wanted },
  ];
  return (
    <Section title={named.durabilityChecks} class="checks">
      <Table caption={named.durabilityChecks} columns={columns} rows={feed.checks()} />
    </Section>
  );
}

/** The gateways and workers. */
export function Processes() {
  const { feed } = useConsole();
  const named = texts.console.health;
  const since = (at: string) => length(Math.max(0, feed.updatedAtMs() - Date.parse(at)));
  const isReplacedOne = (process: OpsProcess) => isReplaced(process, feed.processes());
  const lostText = (process: OpsProcess) =>
    isReplacedOne(process) ? named.lostAndReplaced(since(process.seenAt)) : named.lostAgo(since(process.seenAt));
  const columns: Column<OpsProcess>[] = [
    {
      name: named.processColumn,
      class: "cell-process",
      cell: (process) => (
        <>
          {named.parts[process.part]}{" "}
          <span class="aside" title={process.id}>
            {shortId(process.id)}
          </span>
        </>
      ),
    },
    {
      name: named.statusColumn,
      class: "cell-state",
      cell: (process) => (
        <StateCell state={process.lost ? "lost" : "moving"} isAlarm={process.lost && !isReplacedOne(process)}>
          {process.lost ? lostText(process) : named.running}
        </StateCell>
      ),
    },
    { name: named.uptimeColumn, cell: (process) => (process.lost ? "–" : since(process.startedAt)) },
    { name: named.memoryColumn, cell: (process) => memory(process.rssBytes) },
    { name: named.lagColumn, cell: (process) => length(process.loopLagMs) },
    { name: named.eventsColumn, cell: (process) => (process.part === "gateway" ? "–" : figure(process.events)) },
  ];
  return (
    <Section title={named.processesHeading} class="processes">
      <Table
        caption={named.processesCaption}
        columns={columns}
        rows={feed.processes()}
        isQuiet={(process) => process.lost && isReplacedOne(process)}
      />
    </Section>
  );
}

/** @property count null for a wrong setting */
type Protection = Advice & { count: number | null; isAlarm: boolean };

function protectionColumns(): Column<Protection>[] {
  const { limitColumn, refusedColumn, whatToDo } = texts.console.health;
  return [
    {
      name: limitColumn,
      class: "cell-state",
      cell: (row) => (
        <StateCell state={row.isAlarm ? "delayed" : "idle"} isAlarm={row.isAlarm}>
          {row.name}
        </StateCell>
      ),
    },
    { name: refusedColumn, class: "cell-figure", cell: ({ count }) => (count === null ? "–" : figure(count)) },
    { name: whatToDo, class: "cell-help", cell: ({ help }) => help },
  ];
}

/** The requests that gateways refuse to protect the sale, and wrong settings. Empty if there are neither. */
export function Refusals() {
  const { feed } = useConsole();
  const { protectionHeading, refusedCaption } = texts.console.health;
  const columns = protectionColumns();
  const rows = createMemo((): Protection[] => [
    ...warnedBy(feed.processes()).map((warning) => ({ ...warning, count: null, isAlarm: true })),
    ...refusedBy(feed.processes()).map((refused) => ({ ...refused, isAlarm: refused.isFlood })),
  ]);
  return (
    <Show when={rows().length > 0}>
      <Section title={protectionHeading} class="refusals" isWide>
        <Table caption={refusedCaption} columns={columns} rows={rows()} isByPosition />
      </Section>
    </Show>
  );
}
