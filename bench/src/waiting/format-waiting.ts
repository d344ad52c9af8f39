import { minuteNoticeMaxMs, type WaitingReport, type WaitingRun } from "./simulate-waiting.ts";

const whole = (value: number): string => Math.round(value).toLocaleString("en");
const seconds = (ms: number): string => (ms / 1000).toLocaleString("en", { maximumFractionDigits: ms < 9950 ? 1 : 0 });
const boldIf = (isMissed: boolean, text: string): string => (isMissed ? `**${text}**` : text);

/** The report as Markdown tables, the first seed in full, and a verdict on all. */
export function formatWaiting({ options, budget, runs: all }: WaitingReport): string {
  const runs = all.filter(({ seed }) => seed === options.seed);
  const current = all.filter(({ rule }) => rule === "current");
  const waits = [...new Set(runs.flatMap(({ notices }) => notices.map(({ wait }) => wait)))];
  return `${whole(options.buyers)} buyers, seed ${options.seed}. Allowed are ${whole(budget.pollBudgetPerSecond)} polls per second and ${budget.pollsPerDecision} for each decision, at the highest pace that the line answered.

${table(
  ["line", "rule", "polls/s, most", "allowed", "p99", "in 0.1 s", "`GET line`", "`GET purchase`", "per buyer"],
  runs.map(({ scenario, rule, polls, pollsAllowed, keepsBudget }) => [
    scenario.name,
    rule,
    boldIf(!keepsBudget, whole(polls.maxPerSecond)),
    whole(pollsAllowed),
    whole(polls.p99PerSecond),
    whole(polls.maxPerStep),
    whole(polls.lineMaxPerSecond),
    whole(polls.purchaseMaxPerSecond),
    polls.perBuyer.toFixed(1),
  ]),
)}

From decision to the answer that has it, in seconds: median / p99 / longest, by the length of the wait.

${table(
  ["line", "rule", ...waits],
  runs.map((run) => [run.scenario.name, run.rule, ...waits.map((wait) => noticeCell(run, wait))]),
)}

Over ${options.seeds} seeds, the worst and each:

${table(
  ["line", "polls/s, most", "most of what is allowed", "median after a minute, longest", "each"],
  [...new Set(current.map(({ scenario }) => scenario.name))].map((name) => [
    name,
    ...overSeeds(current.filter(({ scenario }) => scenario.name === name)),
  ]),
)}

${verdict(current)}
`;
}

function noticeCell({ notices }: WaitingRun, wait: string): string {
  const found = notices.find((each) => each.wait === wait);
  if (!found) return "–";
  const isLate = found.isAboutMinute && found.p50Ms >= minuteNoticeMaxMs;
  return `${boldIf(isLate, seconds(found.p50Ms))} / ${seconds(found.p99Ms)} / ${seconds(found.maxMs)}`;
}

function overSeeds(runs: readonly WaitingRun[]): string[] {
  const minutes = runs.map(({ minuteNoticeMs }) => minuteNoticeMs).filter((ms) => ms !== null);
  const worst = Math.max(...minutes);
  const used = Math.max(...runs.map(({ polls, pollsAllowed }) => polls.maxPerSecond / pollsAllowed));
  return [
    whole(Math.max(...runs.map(({ polls }) => polls.maxPerSecond))),
    boldIf(used > 1, `${whole(used * 100)} %`),
    minutes.length === 0 ? "–" : boldIf(worst >= minuteNoticeMaxMs, seconds(worst)),
    minutes.map(seconds).join(", "),
  ];
}

function verdict(runs: readonly WaitingRun[]): string {
  const nameOne = ({ scenario, seed }: WaitingRun) => `${scenario.name} (seed ${seed})`;
  const over = runs.filter(({ keepsBudget }) => !keepsBudget).map(nameOne);
  const late = runs.filter(({ minuteNoticeMs }) => (minuteNoticeMs ?? 0) >= minuteNoticeMaxMs).map(nameOne);
  return [
    over.length === 0 ? "Every line keeps its budget in every second." : `Over budget: ${over.join("; ")}.`,
    late.length === 0
      ? `Of those who waited about a minute, half know their outcome within ${minuteNoticeMaxMs / 1000} s, in every line.`
      : `Late after a minute: ${late.join("; ")}.`,
  ].join(" ");
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, at) => (at < 2 ? "---" : "--:"))), ...rows.map(line)].join("\n");
}
