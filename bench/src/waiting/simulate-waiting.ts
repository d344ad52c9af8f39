import { pollBudgetPerSecond, pollsPerDecision } from "@admit/contract";
import { seededRandom } from "@admit/drop";
import { followLine } from "./follow-line.ts";
import { type Notices, noticesOf, type Polls, pollsOf } from "./measures.ts";
import { pollRules, type RuleName } from "./poll-rules.ts";
import { decideLine, type Scenario, scenarios } from "./scenario.ts";

export interface WaitingOptions {
  /** How many wait for one event. */
  buyers: number;
  /** The first of the seeds. They are consecutive, so that none is picked for its figures. */
  seed: number;
  seeds: number;
}

/** One line, followed by all its buyers. */
export interface WaitingRun {
  scenario: Scenario;
  rule: RuleName;
  seed: number;
  /** The highest pace that the line answered, in decisions per second. */
  paceMax: number;
  /** Most polls per second that the budget allows at that pace. */
  pollsAllowed: number;
  polls: Polls;
  notices: Notices[];
  keepsBudget: boolean;
  /** The median notice delay after a wait of about a minute, in ms; null if no buyer waited so long. */
  minuteNoticeMs: number | null;
}

export interface WaitingReport {
  options: WaitingOptions;
  budget: { pollBudgetPerSecond: number; pollsPerDecision: number };
  runs: WaitingRun[];
}

/** The bound of the median notice delay after a wait of about a minute. */
export const minuteNoticeMaxMs = 2000;

/**
 * Simulates all who wait for one event in virtual time: what their polls cost the gateways, and how soon they know
 * their outcome, by the current rule and by the first design's. The same options give the same report.
 *
 * @param say receives each run before it begins
 */
export function simulateWaiting(options: WaitingOptions, say: (line: string) => void = () => {}): WaitingReport {
  const runs = scenarios(options.buyers).flatMap((scenario) =>
    Array.from({ length: options.seeds }, (_, index) => options.seed + index).flatMap((seed) => {
      const isCompared = scenario.isCompared && seed === options.seed;
      const rules = isCompared ? (["former", "current"] as const) : (["current"] as const);
      return rules.map((rule) => {
        say(`${scenario.name}, seed ${seed}, ${rule} rule …`);
        return runScenario(scenario, rule, seed);
      });
    }),
  );
  return { options, budget: { pollBudgetPerSecond, pollsPerDecision }, runs };
}

function runScenario(scenario: Scenario, rule: RuleName, seed: number): WaitingRun {
  // Consecutive draws from one source: neighbouring seeds share nothing.
  const random = seededRandom(seed);
  const decisions = decideLine(scenario, random);
  const followed = followLine(decisions, pollRules[rule], scenario.cacheMs, random);
  const { paceMax } = followed;
  const polls = pollsOf(followed);
  const notices = noticesOf(decisions, followed);
  const pollsAllowed = pollBudgetPerSecond + Math.floor(pollsPerDecision * paceMax);
  const keepsBudget = polls.all.maxPerSecond <= pollsAllowed;
  const minuteNoticeMs = notices.find(({ isAboutMinute }) => isAboutMinute)?.p50Ms ?? null;
  return { scenario, rule, seed, paceMax, pollsAllowed, polls, notices, keepsBudget, minuteNoticeMs };
}
