import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { Explained, root, type Run, runVisibly, sourceArgs } from "@admit/environment";
import { listFiles } from "./list-files.ts";

export type PartName = "gateway" | "worker" | "migrate" | "frontend";

interface Part {
  /** Folders and files of the checkout that it is built from. */
  inputs: string[];
  /** Folder of the checkout that it is built into. */
  output: string;
  /** Files that become bundles of the same name; the frontend is built by Vite. */
  entries?: string[];
  /** Files and folders of packages that it reads at run time, and that no bundle includes. */
  packageFiles?: string[];
}

const builders = ["pnpm-lock.yaml", "scripts/src/build.ts", "scripts/src/build-parts.ts"];
/** The typefaces of tickets, and their licences. */
const typefaceFiles = [
  "bricolage-grotesque/LICENSE_FONT",
  "bricolage-grotesque/800ExtraBold/BricolageGrotesque_800ExtraBold.ttf",
  "noto-sans/LICENSE_FONT",
  "noto-sans/400Regular/NotoSans_400Regular.ttf",
  "noto-sans/800ExtraBold/NotoSans_800ExtraBold.ttf",
].map((name) => `tickets/node_modules/@expo-google-fonts/${name}`);
const swaggerFiles = ["LICENSE", "NOTICE", "swagger-ui.css", "swagger-ui-bundle.js"].map(
  (name) => `gateway/node_modules/swagger-ui-dist/${name}`,
);
const boardFiles = ["package.json", "dist"].map((name) => `gateway/node_modules/@bull-board/ui/${name}`);
/** What draws cards, with its binary for this machine: the folder into which the package manager installs both. */
const drawingFiles = dirname(realpathSync(join(root, "tickets/node_modules/@resvg/resvg-js")));
const toBundle = [...builders, "contract", "line", "prisma", "tickets", "telemetry"];

export const parts: Record<PartName, Part> = {
  gateway: {
    inputs: [...toBundle, "gateway"],
    output: "gateway/dist",
    entries: ["gateway/src/main.ts"],
    packageFiles: [...swaggerFiles, ...boardFiles, ...typefaceFiles, relative(root, drawingFiles)],
  },
  worker: {
    inputs: [...toBundle, "worker"],
    output: "worker/dist",
    entries: ["worker/src/main.ts", "worker/src/mailing/mailing-main.ts"],
    packageFiles: typefaceFiles,
  },
  migrate: {
    inputs: [...toBundle, "scripts/src/migrate.ts"],
    output: "scripts/dist",
    entries: ["scripts/src/migrate.ts"],
  },
  frontend: { inputs: [...builders, "contract", "frontend"], output: "frontend/dist" },
};

/** The parts whose inputs have changed since they were built. */
export function staleParts(): PartName[] {
  return (Object.keys(parts) as PartName[]).filter(
    (part) => !existsSync(stamp(part)) || readFileSync(stamp(part), "utf8") !== hashInputs(part),
  );
}

/** An unfinished build has no stamp, so it is repeated. */
export function beginBuild(part: PartName): { finish: () => void } {
  rmSync(stamp(part), { force: true });
  const hash = hashInputs(part);
  return { finish: () => writeFileSync(stamp(part), hash) };
}

/** Builds what has changed since the last build, in a process of its own that gives its memory back. */
export async function buildStaleParts(run: Run): Promise<void> {
  if (staleParts().length === 0) return;
  const code = await runVisibly(sourceArgs("scripts/src/build.ts"), process.env, run);
  if (code !== 0) throw new Explained("The build failed, for the reason above.");
}

function stamp(part: PartName): string {
  return join(root, parts[part].output, ".built-from");
}

function hashInputs(part: PartName): string {
  const hash = createHash("sha256");
  for (const input of parts[part].inputs) {
    for (const file of listFiles(input)) hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}
