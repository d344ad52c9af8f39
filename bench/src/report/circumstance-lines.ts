import type { BenchResult } from "../compare/result.ts";

/** What figures were measured on, with, when and how, for those who read them. */
export function circumstanceLines({ circumstances, options, rounds }: BenchResult): string[] {
  const { date, command, machine, commit, isDirty, database, redis, versions } = circumstances;
  const at = commit === null ? "" : ` at commit ${commit.slice(0, 7)}${isDirty ? ", changed" : ""}`;
  return [
    `${date.slice(0, 10)}${at}: ${command}`,
    `${machine}; the servers and the load on the same`,
    `${database}; ${redis}`,
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", "),
    `Medians of ${rounds.length} ${rounds.length === 1 ? "round" : "rounds"}, in turn; ${options.buyers.toLocaleString("en")} buyers, each of whom has looked at a page before`,
    ...(options.quick ? ["QUICK: short runs, to see whether all of it works. These figures mean nothing."] : []),
  ];
}
