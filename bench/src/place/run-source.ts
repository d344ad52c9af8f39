import { join } from "node:path";
import { ulid } from "ulid";
import { Child } from "./child.ts";
import { root, sourceArgs } from "./checkout.ts";
import type { Place } from "./open-place.ts";

/**
 * Runs a file of the checkout to its end, in a process of its own.
 * @param file of the checkout, such as `prisma/src/verify-main.ts`
 * @returns what it wrote
 * @throws Error with its last lines where it fails or does not end in time
 */
export async function runSource(
  place: Place,
  file: string,
  args: readonly string[],
  environment: Record<string, string>,
  withinMs: number,
): Promise<string> {
  const child = new Child({
    name: file,
    args: [...sourceArgs(file), ...args],
    environment: { INIT_CWD: root, ...environment },
    logFile: join(place.dataDir, `program-${ulid()}.log`),
  });
  await child.end(withinMs);
  return child.output;
}
