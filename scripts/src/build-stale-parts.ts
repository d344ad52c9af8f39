import { staleParts } from "./build-parts.ts";
import { runToEnd } from "./children.ts";
import type { Run } from "./run-command.ts";
import { Explained } from "./say.ts";
import { tsxArgs } from "./tsx-args.ts";

/** Builds what has changed since the last build, in a process that gives its memory back. */
export async function buildStaleParts(run: Run): Promise<void> {
  if (staleParts().length === 0) return;
  const code = await runToEnd(process.execPath, tsxArgs("scripts/src/build.ts"), process.env, run);
  if (code !== 0) throw new Explained("The build failed, for the reason above.");
}
