import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { markProcess } from "./process-birth.ts";
import { Explained } from "./say.ts";

const processMark = z.object({ pid: z.number().int(), born: z.string() });

/** What the data folder remembers of its set-up, for later starts and for the other commands. */
const schema = z.object({
  databaseUrl: z.string().optional(),
  redisUrl: z.string().optional(),
  /** Whether MySQL is somebody else's to start and stop. */
  isDatabaseGiven: z.boolean().optional(),
  publicUrl: z.string().optional(),
  port: z.number().int().optional(),
  /** Where MySQL and Redis came from at the first start; their data stays there. */
  servers: z.enum(["docker", "machine"]).optional(),
  mysqlPort: z.number().int().optional(),
  redisPort: z.number().int().optional(),
  /** Password of the servers that are started for this set-up alone. */
  secret: z.string().optional(),
  processes: z.record(z.string(), processMark).default({}),
});

export type SetUp = z.infer<typeof schema>;

export interface SetUpFile {
  readonly values: SetUp;
  change(patch: Partial<SetUp>): void;
}

/** `setup.json` of a data folder: readable for its owner alone, since it holds the servers' password. */
export function openSetUpFile(dataDir: string): SetUpFile {
  let values = readSetUp(dataDir) ?? { processes: {} };
  return {
    get values() {
      return values;
    },
    change(patch) {
      values = { ...values, ...patch };
      const file = setUpPath(dataDir);
      writeFileSync(`${file}.new`, `${JSON.stringify(values, undefined, 2)}\n`, { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
  };
}

export function readSetUp(dataDir: string): SetUp | undefined {
  const file = setUpPath(dataDir);
  if (!existsSync(file)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new Explained(`${file} cannot be read (${String(error)}).\nMove it away; the next start writes a new one.`);
  }
}

/** So that a later start finds what this one leaves behind should it be killed. */
export function rememberProcess(setUp: SetUpFile, name: string, pid: number): void {
  const mark = markProcess(pid);
  if (mark) setUp.change({ processes: { ...setUp.values.processes, [name]: mark } });
}

function setUpPath(dataDir: string): string {
  return join(dataDir, "setup.json");
}
