import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { databaseAt, forgetKeys } from "@admit/environment";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** For what the shared deployments leave behind. */
    sharedFolder: string;
  }
}

type Left = Record<"folder" | "databaseUrl" | "redisUrl" | "prefix", string>;

/** Runs before all files. @returns what runs after all workers have ended */
export default function setup({ provide }: TestProject): () => Promise<void> {
  const shared = mkdtempSync(join(resolve(process.env["ADMIT_DATA_DIR"] ?? tmpdir()), "admit-shared-"));
  provide("sharedFolder", shared);
  return async () => {
    for (const name of readdirSync(shared)) {
      const left = JSON.parse(readFileSync(join(shared, name), "utf8")) as Left;
      await databaseAt(left.databaseUrl).drop();
      await forgetKeys(left.redisUrl, left.prefix);
      rmSync(left.folder, { recursive: true, force: true });
    }
    rmSync(shared, { recursive: true });
  };
}
