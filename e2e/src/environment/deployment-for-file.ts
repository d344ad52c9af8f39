import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Closers } from "@admit/environment";
import { afterEach, beforeAll, expect, inject } from "vitest";
import { type Deployment, type DeploymentOptions, noRateLimits, sharedServers, startDeployment } from "./deployment.ts";

/**
 * A deployment for all tests of a file. When one fails, the last lines of its logs are shown.
 * @param prepare returns its options; what it opens for that, it adds to the closers
 */
export function deploymentForFile(
  prepare: (closers: Closers) => DeploymentOptions | Promise<DeploymentOptions> = () => ({}),
): () => Deployment {
  return eachFile(async () => {
    const closers = new Closers();
    try {
      const deployment = await startDeployment(await prepare(closers), closers);
      return { deployment, close: () => closers.close() };
    } catch (error) {
      await closers.closeAll(); // its failures are consequences
      throw error;
    }
  });
}

/** Two gateways, a worker and no rate limits, for all files of this vitest worker that leave them running. */
export function sharedDeployment(): () => Deployment {
  return eachFile(async () => {
    const deployment = await (shared ??= startShared().catch((error: unknown) => {
      shared = undefined; // the next file tries again
      throw error;
    }));
    const close = async (): Promise<void> => {
      const ended = [...deployment.gateways, ...deployment.workers].filter(
        ({ isRunning, unexpectedExit }) => !isRunning || unexpectedExit !== undefined,
      );
      expect(ended.map(({ name }) => name)).toEqual([]);
    };
    return { deployment, close };
  });
}

let shared: Promise<Deployment> | undefined;

/** Killed with this process; `remove-shared.ts` then removes its database and keys. */
async function startShared(): Promise<Deployment> {
  const closers = new Closers();
  const deployment = await startDeployment({ gateways: 2, settings: noRateLimits }, closers).catch(
    async (error: unknown) => {
      await closers.closeAll();
      throw error;
    },
  );
  const { folder, database, prefix } = deployment;
  const left = { folder, databaseUrl: database.url, redisUrl: sharedServers().redisUrl, prefix };
  mkdirSync(inject("sharedFolder"), { recursive: true });
  writeFileSync(join(inject("sharedFolder"), `${process.pid}.json`), JSON.stringify(left));
  return deployment;
}

function eachFile(open: () => Promise<{ deployment: Deployment; close: () => Promise<void> }>): () => Deployment {
  let deployment: Deployment | undefined;
  beforeAll(async () => {
    const opened = await open();
    deployment = opened.deployment;
    return opened.close;
  });
  afterEach(({ task }) => {
    if (task.result?.state === "fail") process.stderr.write(`${deployment?.lastOutput()}\n`);
  });
  return () => {
    if (deployment === undefined) throw new Error("the deployment was not started");
    return deployment;
  };
}
