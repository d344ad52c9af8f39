import { measureAttack } from "./growth/attack.ts";
import { type GrowthPart, growthParts } from "./growth-parts.ts";
import { measureDrainGrowth } from "./growth/drain-growth.ts";
import { growthRows, type GrowthMeasured, type GrowthReport } from "./growth/growth-report.ts";
import { measureIdleEvents } from "./growth/idle-events.ts";
import { measureManyEvents } from "./growth/many-events.ts";
import { measureMemory } from "./growth/memory.ts";
import { readCircumstances } from "./place/circumstances.ts";
import type { Place } from "./place/open-place.ts";

/** What grows, and how it is measured; in the order of how long it takes. */

export interface GrowthOptions {
  /** Those alone; all where it is not given. */
  only?: readonly GrowthPart[];
  /** As it was typed. */
  command?: string;
  say?: (line: string) => void;
}

/**
 * Measures what could grow with the number of events, of tickets sold and of people waiting. Takes about 20 minutes, and
 * needs the place for itself.
 */
export async function measureGrowth(place: Place, options: GrowthOptions = {}): Promise<GrowthReport> {
  const { only = growthParts, command = "pnpm bench --growth", say = () => undefined } = options;
  const circumstances = await readCircumstances(place, command);
  const measured: GrowthMeasured = {};
  if (only.includes("manyEvents")) {
    say("1,000 events at once …");
    measured.manyEvents = await measureManyEvents(place);
  }
  if (only.includes("attack")) {
    say("1,000 connections of strangers, beside buyers …");
    measured.attack = await measureAttack(place);
  }
  if (only.includes("memory")) {
    say("100,000 waiting, and 100,000 outcomes kept …");
    measured.memory = await measureMemory(place);
  }
  if (only.includes("idleEvents")) {
    say("10,000 known and idle events …");
    measured.idleEvents = await measureIdleEvents(place);
  }
  if (only.includes("drains")) {
    say("Drains with 1,000,000 tickets sold, and with 200,000 holders …");
    measured.drains = await measureDrainGrowth(place);
  }
  return { circumstances, ...measured, rows: growthRows(measured) };
}
