import { say } from "@admit/environment";
import { readCircumstances } from "../environment/circumstances.ts";
import type { Environment } from "../environment/open-environment.ts";
import { type GrowthPart, growthParts } from "../options.ts";
import { measureAttack } from "./attack.ts";
import { measureDrains } from "./drains.ts";
import { measureIdleEvents, measureManyEvents } from "./events.ts";
import { type GrowthMeasured, growthRows, type GrowthReport } from "./growth-report.ts";
import { measureMemory } from "./memory.ts";

const parts: { [Part in GrowthPart]: [says: string, (environment: Environment) => Promise<GrowthMeasured[Part]>] } = {
  manyEvents: ["1,000 events at once …", measureManyEvents],
  attack: ["1,000 connections of strangers, beside buyers …", measureAttack],
  memory: ["100,000 waiting, and 100,000 outcomes kept …", measureMemory],
  idleEvents: ["10,000 known and idle events …", measureIdleEvents],
  drains: ["Drains with 1,000,000 tickets sold, and with 200,000 holders …", measureDrains],
};

/**
 * Measures what could grow with the number of events, of tickets sold and of people waiting. Takes about 20 minutes;
 * nothing else may use the servers meanwhile.
 *
 * @param only these parts; null for all
 */
export async function measureGrowth(
  environment: Environment,
  only: readonly string[] | null,
  command: string,
): Promise<GrowthReport> {
  const circumstances = await readCircumstances(environment, command);
  const measured: GrowthMeasured = {};
  for (const part of growthParts.filter((each) => only === null || only.includes(each))) {
    const [says, measure] = parts[part];
    say(says);
    Object.assign(measured, { [part]: await measure(environment) });
  }
  return { circumstances, ...measured, rows: growthRows(measured) };
}
