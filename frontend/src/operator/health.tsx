import type { OpsCheck, OpsProcess } from "@admit/contract";
import { createMemo, Show, type JSX } from "solid-js";
import { figure, length, memory, shortId } from "../format/format.ts";
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
  const columns: Column<OpsCheck>[] = [
    { name: "Setting", class: "cell-process", cell: (check) => check.name },
    {
      name: "Status",
      class: "cell-state",
      cell: (check) => (
        <StateCell state={check.ok ? "moving" : "lost"} isAlarm={!check.ok}>
          {check.ok ? "OK" : "Failing"}
        </StateCell>
      ),
    },
    { name: "Found", cell: (check) => check.found },
    { name: "Expected", cell: (check) => check.wanted },
  ];
  return (
    <Section title="Durability checks" class="checks">
      <Table caption="Durability checks" columns={columns} rows={feed.checks()} />
    </Section>
  );
}

/** The gateways and workers. */
export function Processes() {
  const { feed } = useConsole();
  const since = (at: string) => length(Math.max(0, feed.updatedAtMs() - Date.parse(at)));
  const isReplacedOne = (process: OpsProcess) => isReplaced(process, feed.processes());
  const lostText = (process: OpsProcess) =>
    `Lost ${since(process.seenAt)} ago${isReplacedOne(process) ? ", replaced" : ""}`;
  const columns: Column<OpsProcess>[] = [
    {
      name: "Process",
      class: "cell-process",
      cell: (process) => (
        <>
          {process.part === "worker" ? "Worker" : "Gateway"}{" "}
          <span class="aside" title={process.id}>
            {shortId(process.id)}
          </span>
        </>
      ),
    },
    {
      name: "Status",
      class: "cell-state",
      cell: (process) => (
        <StateCell state={process.lost ? "lost" : "moving"} isAlarm={process.lost && !isReplacedOne(process)}>
          {process.lost ? lostText(process) : "Running"}
        </StateCell>
      ),
    },
    { name: "Uptime", cell: (process) => (process.lost ? "–" : since(process.startedAt)) },
    { name: "Memory", cell: (process) => memory(process.rssBytes) },
    { name: "Lag", cell: (process) => length(process.loopLagMs) },
    { name: "Events", cell: (process) => (process.part === "gateway" ? "–" : figure(process.events)) },
  ];
  return (
    <Section title="Processes" class="processes">
      <Table
        caption="Gateways and workers"
        columns={columns}
        rows={feed.processes()}
        isQuiet={(process) => process.lost && isReplacedOne(process)}
      />
    </Section>
  );
}

/** @property count null for a wrong setting */
type Protection = Advice & { count: number | null; isAlarm: boolean };

const protectionColumns: Column<Protection>[] = [
  {
    name: "Limit",
    class: "cell-state",
    cell: (row) => (
      <StateCell state={row.isAlarm ? "delayed" : "idle"} isAlarm={row.isAlarm}>
        {row.name}
      </StateCell>
    ),
  },
  { name: "Refused/min", class: "cell-figure", cell: ({ count }) => (count === null ? "–" : figure(count)) },
  { name: "What to do", class: "cell-help", cell: ({ help }) => help },
];

/** The requests that gateways refuse to protect the sale, and wrong settings. Empty if there are neither. */
export function Refusals() {
  const { feed } = useConsole();
  const rows = createMemo((): Protection[] => [
    ...warnedBy(feed.processes()).map((warning) => ({ ...warning, count: null, isAlarm: true })),
    ...refusedBy(feed.processes()).map((refused) => ({ ...refused, isAlarm: refused.isFlood })),
  ]);
  return (
    <Show when={rows().length > 0}>
      <Section title="Protection" class="refusals" isWide>
        <Table caption="Refused in the last minute" columns={protectionColumns} rows={rows()} isByPosition />
      </Section>
    </Show>
  );
}
