import { join } from "node:path";
import { runLogged, sourceArgs } from "@admit/environment";
import { ulid } from "ulid";
import type { Environment } from "../environment/open-environment.ts";
import { seedBuyers, seedEvent } from "../environment/seed.ts";
import { settingsOf } from "../environment/services.ts";
import type { Used } from "../environment/usage.ts";
import type { LimitName } from "../options.ts";
import { unlimited } from "./sold-groups.ts";

const withinMs = 180_000;
/** As many different buyers as a drain has. */
export const buyersOfLimits = 20_000;

/** How fast something went. */
export interface Rate {
  count: number;
  tookMs: number;
  perSecond: number;
  /** Used by each process meanwhile; null for an unknown one. `client` did the work. */
  used: Record<"client" | "mysql" | "redis", Used | null>;
}

/** Measures a limit in a process of its own, on a database that is dropped afterwards. */
export async function runLimit(environment: Environment, name: Exclude<LimitName, "worker-drain">): Promise<Rate> {
  const database = await environment.newDatabase();
  try {
    await seedBuyers(environment, database, name === "group-inserts" ? buyersOfLimits : 1);
    const launch = {
      name,
      program: process.execPath,
      args: [...sourceArgs("bench/src/limits/limit-main.ts"), name],
      environment: { ...settingsOf(environment, database), EVENT_ID: await seedEvent(database, unlimited) },
      logFile: join(environment.dataDir, `${name}-${ulid()}.log`),
    };
    const output = await runLogged(launch, withinMs);
    return JSON.parse(output.trim().split("\n").at(-1) ?? "") as Rate;
  } finally {
    await database.drop();
  }
}
