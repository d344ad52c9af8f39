import { cpSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Explained, releaseLock, root, say, takeLock } from "@admit/environment";
import { build as rolldown, type Plugin } from "rolldown";
import { build as vite } from "vite";
import { beginBuild, parts, staleParts } from "./build-parts.ts";
import { runCommand } from "./run-command.ts";

/** Two deployments of one checkout that start at the same time build into the same folders. */
const lockFolder = join(root, ".tsbuild");
const othersWithinMs = 120_000;
/** Stacks name our own files and lines. Node keeps a whole map in memory: for packages it would be 5 MB. */
const mapsOfOurOwn: Plugin = {
  name: "maps-of-our-own",
  transform: { filter: { id: /node_modules/ }, handler: (code) => ({ code, map: { mappings: "" } }) },
};

await runCommand(async (run) => {
  await untilOthersHaveBuilt();
  run.onEnd(() => releaseLock(lockFolder));
  for (const part of staleParts()) {
    const startedAt = performance.now();
    const { finish } = beginBuild(part);
    const { entries, output, packageFiles } = parts[part];
    await (entries === undefined ? buildFrontend() : buildBundle(entries, output));
    for (const file of packageFiles?.() ?? []) copyPackageFile(file, output);
    finish();
    say(`Built ${part} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
  }
  return 0;
}, 1);

async function untilOthersHaveBuilt(): Promise<void> {
  const deadline = performance.now() + othersWithinMs;
  for (let holder = takeLock(lockFolder, "build"); holder; holder = takeLock(lockFolder, "build")) {
    if (performance.now() > deadline) throw new Explained(`Another build (process ${holder.pid}) does not end.`);
    await wait(200);
  }
}

/**
 * Bundles everything except Node's own modules into few files, which start in half the time. V8 keeps the whole source
 * of what is loaded in memory: so no white space, and ASCII, which takes one byte per letter instead of two.
 */
async function buildBundle(entries: readonly string[], output: string): Promise<void> {
  const folder = join(root, output);
  rmSync(folder, { recursive: true, force: true });
  await rolldown({
    input: entries.map((entry) => join(root, entry)),
    platform: "node",
    // They find their WebAssembly, and their binary, beside themselves.
    external: ["harfbuzzjs", "@resvg/resvg-js", "sharp"],
    // A warning may be a package that was not found: the bundle would die when it starts.
    onLog: (level, log) => {
      if (level === "warn") throw new Error(log.message);
    },
    plugins: [mapsOfOurOwn],
    output: {
      dir: folder,
      format: "esm",
      sourcemap: true,
      sourcemapExcludeSources: true,
      charset: "ascii",
      minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
      entryFileNames: "[name].js",
    },
  });
}

/** Copies a file or folder to where Node searches first, so that the build runs without the packages it was built from. */
function copyPackageFile(file: string, output: string): void {
  const copy = join(root, output, file.slice(file.lastIndexOf("node_modules")));
  mkdirSync(dirname(copy), { recursive: true });
  cpSync(join(root, file), copy, { recursive: true, dereference: true });
}

async function buildFrontend(): Promise<void> {
  await vite({
    root: join(root, "frontend"),
    logLevel: "warn",
    build: { rolldownOptions: { checks: { pluginTimings: false } } },
  });
}
