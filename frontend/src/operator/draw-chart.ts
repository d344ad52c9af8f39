import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

export type Drawing = ReturnType<typeof drawChart>;

interface ChartOptions {
  into: HTMLElement;
  /** The dash pattern of each series, in pixels; empty is a solid line. */
  dashes: readonly (readonly number[])[];
  height: number;
  value: (value: number) => string;
  /** Called with the index of the hovered moment, in any chart; null for none. */
  onMoment: (at: number | null) => void;
}

const axisFont = "12px system-ui, sans-serif";
const valuesWidth = 56;
const timesHeight = 28;
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

export function drawChart({ into, dashes, height, value, onMoment }: ChartOptions) {
  let span: [number, number] = [0, 1];
  const colour = (name: string) => () => getComputedStyle(into).getPropertyValue(name);
  const axis = { stroke: colour("--ink-soft"), font: axisFont, ticks: { show: false } } as const;
  const grid = { stroke: colour("--rule"), width: 1 };
  const plot = new uPlot(
    {
      width: Math.max(1, into.clientWidth),
      height,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, sync: { key: "line" }, points: { size: 6 } },
      scales: { x: { range: () => span }, y: { range: (_plot, _min, max) => [0, Math.max(1, max * 1.1)] } },
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: timesHeight,
          values: (_plot, times) => times.map((at) => clock.format(at * 1000)),
        },
        { ...axis, grid, size: valuesWidth, values: (_plot, values) => values.map((each) => value(each)) },
      ],
      series: [
        {},
        ...dashes.map((dash) => ({ stroke: colour("--ink"), width: 1.5, dash: [...dash], points: { show: false } })),
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
    resize: (width: number) => plot.setSize({ width, height }),
    close() {
      theme.removeEventListener("change", redraw);
      plot.destroy();
    },
  };
}
