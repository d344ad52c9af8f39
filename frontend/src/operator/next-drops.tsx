import type { OpsDrop } from "@admit/contract";
import { Show } from "solid-js";
import { countdown, figure, shortMoment } from "../format/format.ts";
import { texts } from "../language/texts.ts";
import { EventName } from "../ui/event-name.tsx";
import { Mark } from "../ui/person.tsx";
import { Table, type Column } from "../ui/table.tsx";
import { useConsole } from "./create-feed.ts";
import { rehearsalOf, type Readiness } from "./readiness.ts";

export const readinessMark = { ready: "good", "not-ready": "bad", unknown: "waiting" } as const satisfies Record<
  Readiness,
  string
>;

/** "in 2 days", "in 02:14:09"; null once it is on sale. */
function untilText(salesOpenAt: string, nowMs: number): string | null {
  const { inTime, inDays } = texts.operator.drops;
  const leftMs = Date.parse(salesOpenAt) - nowMs;
  if (leftMs <= 0) return null;
  const { days, time } = countdown(leftMs);
  return days === 0 ? inTime(time) : inDays(days);
}

/** "Next: “Title” opens in 02:14:09." */
export function nextText({ title, salesOpenAt }: OpsDrop, nowMs: number): string {
  const { isOnSale, nextOpens } = texts.operator.drops;
  const until = untilText(salesOpenAt ?? "", nowMs);
  return until === null ? isOnSale(title) : nextOpens(title, until);
}

/** The sales that open next, and whether they are rehearsed. */
export function NextDrops() {
  const { feed } = useConsole();
  const { drops } = texts.operator;
  const columns: Column<OpsDrop>[] = [
    {
      name: drops.event,
      class: "cell-name",
      cell: (drop) => <EventName href={`/operator/events/${drop.eventId}`} event={drop} nowMs={feed.nowMs()} />,
    },
    {
      name: drops.opens,
      class: "cell-opens",
      cell: (drop) => (
        <>
          {shortMoment(drop.salesOpenAt ?? "", feed.nowMs())}
          <span class="aside">{untilText(drop.salesOpenAt ?? "", feed.nowMs()) ?? drops.onSale}</span>
        </>
      ),
    },
    { name: drops.tickets, class: "cell-figure", cell: ({ capacity }) => figure(capacity) },
    {
      name: drops.published,
      class: "cell-published",
      cell: (drop) =>
        drop.status === "PUBLISHED" ? (
          <Mark kind="good">{drops.published}</Mark>
        ) : (
          <Mark kind="bad">{drops.draft}</Mark>
        ),
    },
    {
      name: drops.rehearsal,
      class: "cell-rehearsal",
      cell: (drop) => {
        const rehearsal = () => rehearsalOf(drop, feed.nowMs());
        return <Mark kind={readinessMark[rehearsal().state]}>{rehearsal().text}</Mark>;
      },
    },
  ];
  return (
    <section class="staff-section">
      <h2>{drops.nextDrops}</h2>
      <Show when={feed.drops().length > 0} fallback={<p class="ops-empty">{drops.noneAhead}</p>}>
        <div class="dense drops">
          <Table caption={drops.caption} columns={columns} rows={feed.drops()} />
        </div>
      </Show>
    </section>
  );
}
