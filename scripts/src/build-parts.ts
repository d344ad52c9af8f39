import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listFiles } from "./list-files.ts";
import { root } from "./place.ts";

export const partNames = ["gateway", "worker", "frontend"] as const;
export type PartName = (typeof partNames)[number];

/** What a part is built from: folders and files of the checkout. */
const inputs: Record<PartName, string[]> = {
  gateway: ["contract", "prisma", "gateway", "pnpm-lock.yaml", "scripts/src/build.ts"],
  worker: ["contract", "prisma", "worker", "pnpm-lock.yaml", "scripts/src/build.ts"],
  frontend: ["contract", "frontend", "pnpm-lock.yaml"],
};

/** The parts whose inputs are not those that they were last built from. */
export function staleParts(): PartName[] {
  return partNames.filter(
    (part) => !existsSync(stamp(part)) || readFileSync(stamp(part), "utf8") !== hashInputs(part),
  );
}

/** An unfinished build has no stamp, so it is done again. */
export function beginBuild(part: PartName): { finish(): void } {
  rmSync(stamp(part), { force: true });
  const hash = hashInputs(part);
  return { finish: () => writeFileSync(stamp(part), hash) };
}

function stamp(part: PartName): string {
  return join(root, part, "dist", ".built-from");
}

function hashInputs(part: PartName): string {
  const hash = createHash("sha256");
  for (const input of inputs[part]) {
    for (const file of listFiles(input))
      hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}
