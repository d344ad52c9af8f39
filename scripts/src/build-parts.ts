import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
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
  packageFiles?: () => string[];
}

const builders = ["pnpm-lock.yaml", "scripts/src/build.ts", "scripts/src/build-parts.ts"];
const baseTypefaces = [
  "bricolage-grotesque/LICENSE_FONT",
  "bricolage-grotesque/800ExtraBold/BricolageGrotesque_800ExtraBold.ttf",
  "noto-sans/LICENSE_FONT",
  "noto-sans/400Regular/NotoSans_400Regular.ttf",
  "noto-sans/800ExtraBold/NotoSans_800ExtraBold.ttf",
].map((name) => `@expo-google-fonts/${name}`);
/** As they are packed: their libraries read them by their own path. */
const shapingFiles = ["package.json", "LICENSE", "dist"].map((name) => `harfbuzzjs/${name}`);
/** The typefaces of tickets with their licences, and the library that shapes them. */
function typefaceFiles(): string[] {
  const packages = "tickets/node_modules";
  const scripts = readdirSync(join(root, packages, "@fontsource-variable")).flatMap((family) => {
    const folder = `@fontsource-variable/${family}`;
    const fonts = readdirSync(join(root, packages, folder, "files")).filter((name) =>
      name.endsWith("-wght-normal.woff2"),
    );
    return ["package.json", "unicode.json", "LICENSE", ...fonts.map((name) => `files/${name}`)].map(
      (name) => `${folder}/${name}`,
    );
  });
  return [...baseTypefaces, ...shapingFiles, ...scripts].map((name) => `${packages}/${name}`);
}
const swaggerFiles = ["LICENSE", "NOTICE", "swagger-ui.css", "swagger-ui-bundle.js"].map(
  (name) => `gateway/node_modules/swagger-ui-dist/${name}`,
);
/** What draws cards, with its binary for this machine: the folder into which the package manager installs both. */
const drawingFiles = (): string =>
  relative(root, dirname(realpathSync(join(root, "tickets/node_modules/@resvg/resvg-js"))));
/** What encodes pictures, with its binaries and what they need. */
const encodingFiles = (): string => relative(root, dirname(realpathSync(join(root, "gateway/node_modules/sharp"))));
const toBundle = [...builders, "contract", "language", "line", "prisma", "tickets", "telemetry"];

export const parts: Record<PartName, Part> = {
  gateway: {
    inputs: [...toBundle, "gateway"],
    output: "gateway/dist",
    entries: ["gateway/src/main.ts"],
    packageFiles: () => [...swaggerFiles, ...typefaceFiles(), drawingFiles(), encodingFiles()],
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
  frontend: {
    inputs: [...builders, "contract", "language", "frontend", "docs/operate/runbook.md"],
    output: "frontend/dist",
  },
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
