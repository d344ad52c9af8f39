import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { root } from "./place.ts";

/** What makes Node run a file of TypeScript. */
export function tsxArgs(file: string): string[] {
  const tsx = createRequire(import.meta.url).resolve("tsx");
  return ["--import", pathToFileURL(tsx).href, `${root}${file}`];
}
