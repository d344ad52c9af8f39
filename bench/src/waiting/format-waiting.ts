import { minuteNoticeMaxMs, type WaitingReport, type WaitingRun } from "./simulate-waiting.ts";

const whole = (value: number): string => Math.round(value).toLocaleString("en");
const seconds = (ms: number): string => (ms / 1000).toLocaleString("en", { maximumFractionDigits: ms < 9950 ? 1 : 0 });

/** The report as Markdown tables, the first seed in full, and a verdict on all. */
export function formatWaiting({ options, budget, runs: all }: WaitingReport): string {
  const runs = all.filter(({ seed }) => seed === options.seed);
  const waits = [...new Set(runs.flatMap(({ notices }) => notices.map(({ wait }) => wait)))];
  return `${whole(options.buyers)} buyers, seed ${options.seed}. Allowed are ${whole(budget.pollBudgetPerSecond)} polls per second and ${budget.pollsPerDecision} for each decision, at the highest pace that the line answered.

${table(
  ["line", "rule", "polls/s, most", "allowed", "p99", "in 0.1 s", "`GET line`", "`GET purchase`", "per buyer"],
  runs.map((run) => [...nameOf(run), ...pollCells(run)]),
)}

From decision to the answer that has it, in seconds: median / p99 / longest, by the length of the wait.

${table(
  ["line", "rule", ...waits],
  runs.map((run) => [...nameOf(run), ...waits.map((wait) => noticeCell(run, wait))]),
)}

Over ${options.seeds} seeds, the worst and each:

${overSeeds(all.filter(({ rule }) => rule === "current"))}

${verdict(all.filter(({ rule }) => rule === "current"))}
`;
}

const nameOf = ({ scenario, rule }: WaitingRun): string[] => [scenario.name, rule];

function pollCells({ polls, pollsAllowed, keepsBudget }: WaitingRun): string[] {
  const most = whole(polls.all.maxPerSecond);
  return [
    keepsBudget ? most : `**${most}**`,
    whole(pollsAllowed),
    whole(polls.all.p99PerSecond),
    whole(polls.all.maxPerStep),
    whole(polls.line.maxPerSecond),
    whole(polls.purchase.maxPerSecond),
    polls.perBuyer.toFixed(1),
  ];
}

function noticeCell({ notices }: WaitingRun, wait: string): string {
  const found = notices.find((each) => each.wait === wait);
  if (!found) return "–";
  const median = seconds(found.p50Ms);
  const isLate = found.isAboutMinute && found.p50Ms >= minuteNoticeMaxMs;
  return `${isLate ? `**${median}**` : median} / ${seconds(found.p99Ms)} / ${seconds(found.maxMs)}`;
}

function overSeeds(runs: readonly WaitingRun[]): string {
  const names = [...new Set(runs.map(({ scenario }) => scenario.name))];
  return table(
    ["line", "polls/s, most", "most of what is allowed", "median after a minute, longest", "each"],
    names.map((name) => {
      const own = runs.filter(({ scenario }) => scenario.name === name);
      const minutes = own.map(({ minuteNoticeMs }) => minuteNoticeMs).filter((ms) => ms !== null);
      const worst = Math.max(...minutes);
      const used = Math.max(...own.map(({ polls, pollsAllowed }) => polls.all.maxPerSecond / pollsAllowed));
      return [
        name,
        whole(Math.max(...own.map(({ polls }) => polls.all.maxPerSecond))),
        used > 1 ? `**${whole(used * 100)} %**` : `${whole(used * 100)} %`,
        minutes.length === 0 ? "–" : worst >= minuteNoticeMaxMs ? `**${seconds(worst)}**` : seconds(worst),
        minutes.map(seconds).join(", "),
      ];
    }),
  );
}

function verdict(runs: readonly WaitingRun[]): string {
  const nameOne = ({ scenario, seed }: WaitingRun) => `${scenario.name} (seed ${seed})`;
  const over = runs.filter(({ keepsBudget }) => !keepsBudget).map(nameOne);
  const late = runs.filter(({ minuteNoticeMs }) => (minuteNoticeMs ?? 0) >= minuteNoticeMaxMs);
  return [
    over.length === 0 ? "Every line keeps its budget in every second." : `Over budget: ${over.join("; ")}.`,
    late.length === 0
      ? `Of those who waited about a minute, half know their outcome within ${minuteNoticeMaxMs / 1000} s, in every line.`
      : `Late after a minute: ${late.map(nameOne).join("; ")}.`,
  ].join(" ");
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, at) => (at < 2 ? "---" : "--:"))), ...rows.map(line)].join("\n");
}
