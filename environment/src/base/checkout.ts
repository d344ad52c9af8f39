import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Explained } from "./terminal.ts";

/** The folder of the checkout, with a slash at its end. */
export const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Arguments with which Node runs a TypeScript file of the checkout. */
export const sourceArgs = (file: string): string[] => [join(root, file)];

export type Part = "gateway" | "worker";

/**
 * 64 MiB for new objects in the gateway: with 32, one that accepts 8,000 purchases a second does half as much work
 * again, since what is in flight when they are full is copied and then kept. Also in Dockerfile and docker-compose.yml.
 */
const nodeArgs = {
  gateway: ["--enable-source-maps", "--max-semi-space-size=64"],
  worker: ["--enable-source-maps"],
};

/**
 * Arguments with which Node runs a part as it is shipped.
 * @param more further arguments of Node
 * @throws Explained if it is not built
 */
export function builtArgs(part: Part, more: readonly string[] = []): string[] {
  const file = join(root, part, "dist", "main.js");
  if (!existsSync(file)) throw new Explained(`${part}/dist is not built. Build it: npx --yes pnpm build`);
  return [...nodeArgs[part], ...more, file];
}
