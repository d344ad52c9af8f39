import { runAudit } from "@admit/drop";
import { Service } from "@admit/environment";
import { ulid } from "ulid";
import { type Load, openLoad } from "../load/open-load.ts";
import type { Environment, RunDatabase } from "./open-environment.ts";
import { type Buyer, seedPeople } from "./seed.ts";

/** What is measured on: an empty database with buyers, and a sender. */
export interface Stage {
  environment: Environment;
  database: RunDatabase;
  load: Load;
  admin: Buyer;
  buyers: Buyer[];
  /** The buyers' tokens, in their order. */
  tokens: string[];
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
  buyerCount: number,
  measure: (stage: Stage) => Promise<Result>,
): Promise<Result> {
  const database = await environment.newDatabase();
  const load = openLoad();
  try {
    const people = await seedPeople(database, buyerCount);
    const tokens = people.buyers.map(({ token }) => token);
    const result = await measure({ environment, database, load, ...people, tokens });
    await expectAudited(database);
    return result;
  } finally {
    await load.close();
    await database.drop();
  }
}

/** The same with a gateway and a worker, which end in order. If `measure` throws, they are killed. */
export function withAdmit<Result>(
  environment: Environment,
  buyerCount: number,
  measure: (stage: AdmitStage) => Promise<Result>,
): Promise<Result> {
  return withStage(environment, buyerCount, async (stage) => {
    const gateway = await planService(environment, stage.database, "gateway");
    const worker = await planService(environment, stage.database, "worker");
    try {
      await Promise.all([gateway.start(), worker.start()]);
      const result = await measure({ ...stage, gateway, worker });
      await Promise.all([gateway.close(), worker.close()]);
      return result;
    } finally {
      gateway.kill();
      worker.kill();
    }
  });
}

export const planService = (environment: Environment, database: RunDatabase, part: "gateway" | "worker") =>
  Service.plan(part, {
    name: `${part}-${ulid()}`,
    folder: environment.dataDir,
    environment: database.settings,
  });

/** @throws Error if the database violates an invariant of the specification */
export async function expectAudited({ settings }: RunDatabase): Promise<void> {
  const { passed, output } = await runAudit(settings);
  if (!passed) throw new Error(`The audit failed:\n${output}`);
}
