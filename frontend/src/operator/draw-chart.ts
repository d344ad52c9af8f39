import { momentsOf } from "@admit/language";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { locale } from "../language/reader.ts";

export type Drawing = ReturnType<typeof drawChart>;

/** How a series is drawn. */
export interface SeriesLook {
  /** In pixels; empty is a solid line. */
  dash: readonly number[];
  width: number;
  /** Counts are measured on the left, rates on the right. */
  axis: "count" | "rate";
  /** Fills what is below the line. */
  isFilled?: boolean;
}

interface ChartOptions {
  into: HTMLElement;
  series: readonly SeriesLook[];
  /** The text of a value on each axis. */
  value: (value: number, axis: SeriesLook["axis"]) => string;
  /** Called with the index of the hovered moment, in any chart; null for none. */
  onMoment: (at: number | null) => void;
}

/** By its number: the enum of uPlot's types does not exist at run time. */
const atRight: object = { side: 1 };
const axisFont = "12px system-ui, sans-serif";
const valuesWidth = 56;
const timesHeight = 28;
const { time } = momentsOf(locale);

export function drawChart({ into, series, value, onMoment }: ChartOptions) {
  let span: [number, number] = [0, 1];
  const colour = (name: string) => () => getComputedStyle(into).getPropertyValue(name);
  const look = { stroke: colour("--ink-soft"), font: axisFont, ticks: { show: false } } as const;
  const grid = { stroke: colour("--rule"), width: 1 };
  /** At least four, so that the axis of counts has no fractions to round. */
  const fromZero: uPlot.Range.Function = (_plot, _min, max) => [0, Math.max(4, max * 1.1)];
  const valueAxis = (scale: SeriesLook["axis"], more: Pick<uPlot.Axis, "grid">): uPlot.Axis => ({
    ...look,
    ...more,
    scale,
    size: valuesWidth,
    values: (_plot, values) => values.map((each) => value(each, scale)),
  });
  const hasRates = series.some((each) => each.axis === "rate");
  const size = () => ({ width: Math.max(1, into.clientWidth), height: Math.max(1, into.clientHeight) });
  const plot = new uPlot(
    {
      ...size(),
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, sync: { key: "line" }, points: { size: 6 } },
      scales: { x: { range: () => span }, count: { range: fromZero }, rate: { range: fromZero } },
      axes: [
        {
          ...look,
          grid: { show: false },
          size: timesHeight,
          values: (_plot, times) => times.map((at) => time(new Date(at * 1000))),
        },
        valueAxis("count", { grid }),
        ...(hasRates ? [{ ...valueAxis("rate", { grid: { show: false } }), ...atRight }] : []),
      ],
      series: [
        {},
        ...series.map(({ dash, width, axis, isFilled }) => ({
          stroke: colour("--ink"),
          width,
          dash: [...dash],
          scale: axis,
          points: { show: false },
          ...(isFilled && { fill: colour("--rule") }),
        })),
      ],
      hooks: { setCursor: [({ cursor }) => onMoment(cursor.idx ?? null)] },
    },
    [[]],
    into,
  );
  const theme = matchMedia("(prefers-color-scheme: dark)");
  const redraw = () => plot.redraw();
  theme.addEventListener("change", redraw);
  return {
    /** @param data times in seconds, then the values of each series */
    draw(data: uPlot.AlignedData, shown: [from: number, until: number]) {
      span = shown;
      plot.setData(data);
    },
    resize: () => plot.setSize(size()),
    close() {
      theme.removeEventListener("change", redraw);
      plot.destroy();
    },
  };
}
