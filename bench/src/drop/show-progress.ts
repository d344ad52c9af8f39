import type { WriteStream } from "node:tty";
import type { Tally } from "./tally.ts";

const redrawMs = 100;
const lineEveryMs = 2000;
const barWidth = 24;

/** Shows how a drop goes: one line that is redrawn on a terminal, a new line every two seconds elsewhere. */
export function showProgress(tally: Tally, buyers: number, stream: WriteStream): { end(): void } {
  const draw = stream.isTTY
    ? () => stream.write(`\r\x1b[2K${progressLine(tally, buyers).slice(0, stream.columns - 1)}`)
    : () => stream.write(`${progressLine(tally, buyers)}\n`);
  const timer = setInterval(draw, stream.isTTY ? redrawMs : lineEveryMs);
  return {
    end() {
      clearInterval(timer);
      draw();
      if (stream.isTTY) stream.write("\n");
    },
  };
}

function progressLine(tally: Tally, buyers: number): string {
  const filled = Math.floor((tally.ended / buyers) * barWidth);
  const counts = [
    ["sent", tally.sent],
    ["accepted", tally.accepted],
    ["decided", tally.decided],
    ["refused", tally.refused],
    ["tickets", tally.issued],
    ["waiting", tally.accepted - tally.decided],
  ] as const;
  const bar = `${"█".repeat(filled)}${"░".repeat(barWidth - filled)}`;
  return [bar, ...counts.map(([name, count]) => `${name} ${count.toLocaleString("en")}`)].join("  ");
}
