import type { OpsDrop } from "@admit/contract";
import { Show } from "solid-js";
import { countdown, figure, shortMoment } from "../format/format.ts";
import { EventName } from "../ui/event-name.tsx";
import { Mark } from "../ui/person.tsx";
import { Table, type Column } from "../ui/table.tsx";
import { useConsole } from "./create-feed.ts";
import { rehearsalOf, type Readiness } from "./readiness.ts";

export const readinessMark = { ready: "good", "not-ready": "bad", unknown: "waiting" } as const satisfies Record<
  Readiness,
  string
>;

/** "in 2 days", "in 02:14:09", "on sale". */
function untilText(salesOpenAt: string, nowMs: number): string {
  const leftMs = Date.parse(salesOpenAt) - nowMs;
  if (leftMs <= 0) return "on sale";
  const { days, time } = countdown(leftMs);
  return days === 0 ? `in ${time}` : `in ${days} ${days === 1 ? "day" : "days"}`;
}

/** "Next: “Title” opens in 02:14:09." */
export function nextText({ title, salesOpenAt }: OpsDrop, nowMs: number): string {
  const until = untilText(salesOpenAt ?? "", nowMs);
  return until === "on sale" ? `“${title}” is on sale.` : `Next: “${title}” opens ${until}.`;
}

/** The sales that open next, and whether they are rehearsed. */
export function NextDrops() {
  const { feed } = useConsole();
  const columns: Column<OpsDrop>[] = [
    {
      name: "Event",
      class: "cell-name",
      cell: (drop) => <EventName href={`/operator/events/${drop.eventId}`} event={drop} nowMs={feed.nowMs()} />,
    },
    {
      name: "Opens",
      class: "cell-opens",
      cell: (drop) => (
        <>
          {shortMoment(drop.salesOpenAt ?? "", feed.nowMs())}
          <span class="aside">{untilText(drop.salesOpenAt ?? "", feed.nowMs())}</span>
        </>
      ),
    },
    { name: "Tickets", class: "cell-figure", cell: ({ capacity }) => figure(capacity) },
    {
      name: "Published",
      class: "cell-published",
      cell: (drop) =>
        drop.status === "PUBLISHED" ? <Mark kind="good">Published</Mark> : <Mark kind="bad">Draft</Mark>,
    },
    {
      name: "Rehearsal",
      class: "cell-rehearsal",
      cell: (drop) => {
        const rehearsal = () => rehearsalOf(drop, feed.nowMs());
        return <Mark kind={readinessMark[rehearsal().state]}>{rehearsal().text}</Mark>;
      },
    },
  ];
  return (
    <section class="staff-section">
      <h2>Next drops</h2>
      <Show when={feed.drops().length > 0} fallback={<p class="ops-empty">No sale has an opening time ahead.</p>}>
        <div class="dense drops">
          <Table caption="Next drops, the next one first" columns={columns} rows={feed.drops()} />
        </div>
      </Show>
    </section>
  );
}
