import type { Sales } from "@admit/contract";
import { createMemo, For, Show } from "solid-js";
import { createAnswer } from "../../data/create-answer.ts";
import { locale } from "../../language/reader.ts";
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

const units = [
  ["day", 24 * 60 * 60 * 1000],
  ["hour", 60 * 60 * 1000],
  ["minute", 60 * 1000],
  ["second", 1000],
] as const;

/** "15 seconds". */
function spanText(ms: number): string {
  const [unit, unitMs] = units.find(([, each]) => ms >= each) ?? (["second", 1000] as const);
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(ms / unitMs);
}

const momentsFor = (stepMs: number) =>
  new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: stepMs < 60_000 ? "medium" : "short" });

/** From the first span of time to the end of the last one. */
const rangeOf = ({ stepMs, points }: Sales): string =>
  momentsFor(stepMs).formatRange(Date.parse(points[0]?.at ?? ""), Date.parse(points.at(-1)?.at ?? "") + stepMs);

/** How an event's tickets were issued; a sentence below says the same. */
export function SalesChart() {
  const api = useStaffApi();
  const { event } = useEvent();
  const { sales: shown } = texts.organisers;
  const sales = createAnswer(() => event().id, api.sales);
  const drawn = createMemo(() => {
    const value = sales.value();
    const bars = value && barsOf(value);
    return bars && { ...bars, stepMs: value.stepMs, range: rangeOf(value), span: spanText(value.stepMs) };
  });
  const total = () => sales.value()?.points.reduce((sum, { issued }) => sum + issued, 0) ?? 0;
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
                {shown.inAll(total(), chart().range)}{" "}
                {shown.busiest(
                  chart().most.issued,
                  chart().span,
                  momentsFor(chart().stepMs).format(Date.parse(chart().most.at)),
                )}
              </p>
            </>
          )}
        </Show>
      </Show>
    </section>
  );
}
