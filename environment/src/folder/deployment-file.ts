import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Explained } from "../base/terminal.ts";
import { markProcess } from "../processes/process-mark.ts";

const processMark = z.object({ pid: z.number().int(), born: z.string() });

/** What the data folder stores about its deployment, for later starts and for the other commands. */
const schema = z.object({
  databaseUrl: z.string().optional(),
  redisUrl: z.string().optional(),
  /** Whether MySQL is not ours to start and stop. */
  isDatabaseGiven: z.boolean().optional(),
  publicUrl: z.string().optional(),
  /** Where MySQL and Redis came from at the first start; their data stays there. */
  servers: z.enum(["docker", "machine"]).optional(),
  mysqlPort: z.number().int().optional(),
  redisPort: z.number().int().optional(),
  /** Password of the servers that are started for this deployment alone. */
  secret: z.string().optional(),
  processes: z.record(z.string(), processMark).default({}),
});

export type Deployment = z.infer<typeof schema>;

export type DeploymentFile = ReturnType<typeof openDeploymentFile>;

/** `setup.json` of a data folder: readable by its owner alone, since it contains the servers' password. */
export function openDeploymentFile(dataDir: string) {
  let values = readDeployment(dataDir) ?? { processes: {} };
  const change = (patch: Partial<Deployment>): void => {
    values = { ...values, ...patch };
    const file = pathIn(dataDir);
    writeFileSync(`${file}.new`, `${JSON.stringify(values, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  return {
    get values(): Deployment {
      return values;
    },
    change,
    /** A later start ends this process first, if this command is killed. */
    rememberProcess: (name: string, pid: number) => {
      const mark = markProcess(pid);
      if (mark) change({ processes: { ...values.processes, [name]: mark } });
    },
  };
}

/** @returns undefined if the folder has no deployment @throws Explained if its file cannot be read */
export function readDeployment(dataDir: string): Deployment | undefined {
  const file = pathIn(dataDir);
  if (!existsSync(file)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new Explained(`${file} cannot be read (${String(error)}).\nMove it away; the next start writes a new one.`);
  }
}

const pathIn = (dataDir: string): string => join(dataDir, "setup.json");
