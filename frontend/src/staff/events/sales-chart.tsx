import type { Sales } from "@admit/contract";
import { createMemo, For, Show } from "solid-js";
import { createAnswer } from "../../data/create-answer.ts";
import { momentOf } from "../../format/format.ts";
import { texts } from "../../language/texts.ts";
import { LoadError } from "../../ui/notices.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import { useEvent } from "./event-frame.tsx";

const [width, height] = [600, 120];

interface Bar {
  x: number;
  height: number;
}

/** A bar for each span of time, spans without sales included. @returns how wide each is, and the largest count */
export function barsOf({
  stepMs,
  points,
}: Sales): { bars: Bar[]; barWidth: number; most: Sales["points"][number] } | null {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return null;
  const nth = (at: string): number => Math.round((Date.parse(at) - Date.parse(first.at)) / stepMs);
  const barWidth = width / (nth(last.at) + 1);
  const most = points.reduce((one, other) => (other.issued > one.issued ? other : one));
  const bars = points.map(({ at, issued }) => ({ x: nth(at) * barWidth, height: (issued / most.issued) * height }));
  return { bars, barWidth, most };
}

/** How an event's tickets were issued; a sentence below says the same. */
export function SalesChart() {
  const api = useStaffApi();
  const { event } = useEvent();
  const { sales: shown } = texts.organisers;
  const sales = createAnswer(() => event().id, api.sales);
  const drawn = createMemo(() => {
    const value = sales.value();
    return value && barsOf(value);
  });
  const total = () => sales.value()?.points.reduce((sum, { issued }) => sum + issued, 0) ?? 0;
  const at = (which: 0 | -1) => momentOf(sales.value()?.points.at(which)?.at ?? "1970-01-01T00:00:00Z");
  return (
    <section class="staff-section">
      <h2>{shown.salesHeading}</h2>
      <Show
        when={!sales.error()}
        fallback={<LoadError error={sales.error()} what={shown.theSales} onAgain={sales.again} />}
      >
        <Show when={drawn()} fallback={<p>{sales.value() ? shown.nothingIssued : "\u00a0"}</p>}>
          {(chart) => (
            <>
              {/* Time runs from left to right in every language. */}
              <svg class="sales-chart" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
                <For each={chart().bars}>
                  {(bar) => (
                    <rect
                      x={bar.x}
                      y={height - bar.height}
                      width={Math.max(1, chart().barWidth - 1)}
                      height={bar.height}
                    />
                  )}
                </For>
              </svg>
              <p class="aside">
                {shown.inAll(total(), at(0), at(-1))} {shown.busiest(chart().most.issued, momentOf(chart().most.at))}
              </p>
            </>
          )}
        </Show>
      </Show>
    </section>
  );
}
