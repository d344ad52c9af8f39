import { pollBudgetPerSecond, pollsPerDecision } from "@admit/contract";
import { seededRandom } from "@admit/drop";
import { followLine } from "./follow-line.ts";
import { noticesOf, pollsOf } from "./measures.ts";
import { pollRules, type RuleName } from "./poll-rules.ts";
import { decideLine, type Scenario, scenarios } from "./scenario.ts";

interface WaitingOptions {
  /** How many wait for one event. */
  buyers: number;
  /** The first of the seeds. They are consecutive, so that none is picked for its figures. */
  seed: number;
  seeds: number;
}

export type WaitingReport = ReturnType<typeof simulateWaiting>;
export type WaitingRun = ReturnType<typeof runScenario>;

/** The bound of the median notice delay after a wait of about a minute. */
export const minuteNoticeMaxMs = 2000;

/**
 * Simulates all who wait for one event in virtual time: what their polls cost the gateways, and how soon they know
 * their outcome, by the current rule and by the first design's. The same options give the same report.
 *
 * @param say receives each run before it begins
 */
export function simulateWaiting(options: WaitingOptions, say: (line: string) => void = () => {}) {
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

/** One line, followed by all its buyers. */
function runScenario(scenario: Scenario, rule: RuleName, seed: number) {
  // Consecutive draws from one source: neighbouring seeds share nothing.
  const random = seededRandom(seed);
  const decisions = decideLine(scenario, random);
  const followed = followLine(decisions, pollRules[rule], scenario.cacheMs, random);
  /** The highest pace that the line answered, in decisions per second; and what the budget allows at it. */
  const { paceMax } = followed;
  const pollsAllowed = pollBudgetPerSecond + Math.floor(pollsPerDecision * paceMax);
  const polls = pollsOf(followed);
  const notices = noticesOf(decisions, followed);
  const keepsBudget = polls.maxPerSecond <= pollsAllowed;
  /** The median notice delay after a wait of about a minute; null if no buyer waited so long. */
  const minuteNoticeMs = notices.find(({ isAboutMinute }) => isAboutMinute)?.p50Ms ?? null;
  return { scenario, rule, seed, paceMax, pollsAllowed, polls, notices, keepsBudget, minuteNoticeMs };
}
