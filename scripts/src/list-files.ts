import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "@admit/environment";

const notSource = /^(node_modules|dist|\.tsbuild|\.git|\.data.*)$/;

/** Every source file at or below a path of the checkout, always in the same order. */
export function listFiles(path: string): string[] {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path))
    .filter((name) => !notSource.test(name))
    .toSorted()
    .flatMap((name) => listFiles(join(path, name)));
}
