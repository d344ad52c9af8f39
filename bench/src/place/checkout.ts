import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Explained } from "../drop/explained.ts";

/** The folder of the checkout, with a slash at its end. */
export const root = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * What Node runs of a part that is measured: the very bundle that `pnpm start` runs, with the same arguments.
 * @throws Explained where it was not built
 */
export function builtArgs(part: "gateway" | "worker"): string[] {
  const path = join(root, part, "dist", "main.js");
  if (!existsSync(path)) throw new Explained(`${part}/dist is not built. Build it: npx --yes pnpm build`);
  return ["--enable-source-maps", ...(part === "gateway" ? ["--max-semi-space-size=64"] : []), path];
}

/** What Node runs of a file that is no part of a bundle, in TypeScript. */
export function sourceArgs(file: string): string[] {
  const tsx = createRequire(join(root, "package.json")).resolve("tsx");
  return ["--import", pathToFileURL(tsx).href, join(root, file)];
}
