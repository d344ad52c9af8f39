import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { capacityMax } from "@admit/contract";
import { runAudit } from "@admit/drop";
import { ulid } from "ulid";
import type { Environment, RunDatabase } from "../environment/open-environment.ts";
import { type Buyer, seedBuyers, seedEvent } from "../environment/seed.ts";
import { type Service, settingsOf } from "../environment/services.ts";
import { type Used, watchUsage } from "../environment/usage.ts";
import { type Load, openLoad } from "../load/open-load.ts";
import type { LoadOrder, LoadReport } from "../load/order.ts";
import type { Lengths } from "./lengths.ts";

/** What a subject is measured on: an empty database with buyers, an empty Redis, and a sender. */
export interface Stage {
  environment: Environment;
  lengths: Lengths;
  database: RunDatabase;
  load: Load;
  buyers: Buyer[];
  /** Their tokens, in their order. */
  tokenFile: string;
}

/** A stage with a gateway and a worker as they are shipped, each a process. */
export interface AdmitStage extends Stage {
  gateway: Service;
  worker: Service;
}

/**
 * Prepares a stage, measures on it, and audits its database.
 * @throws Error if the audit finds a violation: figures of a system that is not correct mean nothing
 */
export async function withStage<Result>(
  environment: Environment,
  lengths: Lengths,
  measure: (stage: Stage) => Promise<Result>,
): Promise<Result> {
  await environment.flush();
  const database = await environment.newDatabase();
  const load = openLoad();
  try {
    const buyers = await seedBuyers(environment, database, lengths.buyers);
    const tokenFile = writeTokens(environment, buyers);
    const result = await measure({ environment, lengths, database, load, buyers, tokenFile });
    await expectAudited(environment, database);
    return result;
  } finally {
    await load.close();
    await environment.flush();
    await database.drop();
  }
}

/** @throws Error if the database violates an invariant of the specification */
export async function expectAudited(environment: Environment, database: RunDatabase): Promise<void> {
  const { passed, output } = await runAudit(settingsOf(environment, database));
  if (!passed) throw new Error(`The audit failed:\n${output}`);
}

/** For a load process; readable by its owner alone, and removed with the environment. */
export function writeTokens(environment: Environment, buyers: readonly Pick<Buyer, "token">[]): string {
  const file = join(environment.dataDir, `load-tokens-${ulid()}`);
  writeFileSync(file, `${buyers.map(({ token }) => token).join("\n")}\n`, { mode: 0o600 });
  return file;
}

/** An event that never sells out, with a cap that is never reached: each purchase is decided in full. */
export async function openEvent({ database }: Stage): Promise<string> {
  return seedEvent(database, { capacity: capacityMax, userCap: capacityMax });
}

/** Sends load. @returns also what each of these processes used in the counted time */
export async function runWatched<Name extends string>(
  load: Load,
  order: LoadOrder,
  pids: Record<Name, number | null>,
  onCounting = (): void => {},
): Promise<{ report: LoadReport; used: Record<Name, Used | null> }> {
  let usage: (() => { used: Record<Name, Used | null> }) | undefined;
  let used = {} as Record<Name, Used | null>;
  const report = await load.run(order, {
    counting() {
      usage = watchUsage(pids);
      onCounting();
    },
    counted: () => void (used = usage?.().used ?? used),
  });
  return { report, used };
}
