import { pollBudgetPerSecond, pollsPerDecision } from "@admit/contract";
import { seededRandom } from "../load/seeded-random.ts";
import { decideLine } from "./decisions.ts";
import { followLine } from "./follow-line.ts";
import { noticesOf, type Notices } from "./notices.ts";
import { type Polls, pollsOf } from "./polls.ts";
import { pollRules, type RuleName } from "./poll-rules.ts";
import { type Scenario, scenarios } from "./scenario.ts";

export interface WaitingOptions {
  /** How many wait for one event. */
  buyers: number;
  /** The first of the seeds, which are consecutive: nobody picks one that suits. */
  seed: number;
  seeds: number;
}

/** One line, followed by everybody in it. */
export interface WaitingRun {
  scenario: Scenario;
  rule: RuleName;
  seed: number;
  /** The highest pace the line told of, in decisions per second. */
  paceMax: number;
  /** Most polls in a second that the budget allows at that pace. */
  pollsAllowed: number;
  polls: Polls;
  notices: Notices[];
  keepsBudget: boolean;
  /** The median notice delay of those who waited about a minute, in ms; null where nobody did. */
  minuteNoticeMs: number | null;
}

export interface WaitingReport {
  options: WaitingOptions;
  budget: { pollBudgetPerSecond: number; pollsPerDecision: number };
  runs: WaitingRun[];
}

/** Of those who waited about a minute, half are to hear of their decision within this. */
export const minuteNoticeMaxMs = 2000;

/**
 * Simulates, in virtual time, everybody who waits for one event: what their polls cost the gateways, and how soon
 * they hear of their decision, by the rule that page and gateway keep and by the first design's. The same options
 * give the same report.
 *
 * @param say told of each run before it begins
 */
export function simulateWaiting(options: WaitingOptions, say: (line: string) => void = () => {}): WaitingReport {
  const runs: WaitingRun[] = [];
  for (const scenario of scenarios(options.buyers)) {
    for (let seed = options.seed; seed < options.seed + options.seeds; seed++) {
      const isCompared = scenario.isCompared && seed === options.seed;
      for (const rule of isCompared ? (["former", "current"] as const) : (["current"] as const)) {
        say(`${scenario.name}, seed ${seed}, ${rule} rule …`);
        runs.push(runScenario(scenario, rule, seed));
      }
    }
  }
  return { options, budget: { pollBudgetPerSecond, pollsPerDecision }, runs };
}

function runScenario(scenario: Scenario, rule: RuleName, seed: number): WaitingRun {
  // One after the other from the same source: neighbouring seeds share nothing.
  const random = seededRandom(seed);
  const decisions = decideLine(scenario, random);
  const followed = followLine(decisions, pollRules[rule], scenario.cacheMs, random);
  const polls = pollsOf(followed);
  const notices = noticesOf(decisions, followed);
  const pollsAllowed = pollBudgetPerSecond + Math.floor(pollsPerDecision * followed.paceMax);
  return {
    scenario,
    rule,
    seed,
    paceMax: followed.paceMax,
    pollsAllowed,
    polls,
    notices,
    keepsBudget: polls.all.maxPerSecond <= pollsAllowed,
    minuteNoticeMs: notices.find(({ isAboutMinute }) => isAboutMinute)?.p50Ms ?? null,
  };
}
