import type { GrowthReport, GrowthRow } from "./growth-report.ts";

/** The report for a terminal. */
export function formatGrowth({ circumstances, rows }: GrowthReport): string {
  const { date, command, machine, commit, isDirty, database, redis } = circumstances;
  const widest = Math.max(0, ...rows.map(({ figure }) => figure.length));
  const lines = rows.map((row) => `  ${row.figure.padEnd(widest)}  ${row.measured.padStart(9)}  ${judgement(row)}`);
  const code = commit === null ? "no commit" : `${commit.slice(0, 10)}${isDirty ? " and changes" : ""}`;
  return [`${command} at ${date}, ${code}`, machine, database, redis, "", ...lines.map((line) => line.trimEnd())].join(
    "\n",
  );
}

function judgement({ target, isReached }: GrowthRow): string {
  if (target === null) return "";
  if (isReached === null) return `(${target})`;
  return isReached ? `reached (${target})` : `MISSED (${target})`;
}
