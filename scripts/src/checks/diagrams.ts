import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ICruiseResult } from "dependency-cruiser";
import { root } from "@admit/environment";
import { drawStructure } from "./structure.ts";

const page = "docs/architecture.md";
const blockOf = (name: string): RegExp => new RegExp(`(<!-- imports of ${name} -->\\n)[\\s\\S]*?(<!-- end -->)`);

/** Draws the page's diagrams from the code. */
export function writeDiagrams(structure: ICruiseResult): void {
  writeFileSync(join(root, page), withDiagrams(structure, readPage()));
}

/** @returns what to do, where the page shows other imports than the code has */
export function staleDiagrams(structure: ICruiseResult): string[] {
  const current = readPage();
  return withDiagrams(structure, current) === current ? [] : [`${page} shows other imports: run pnpm diagrams`];
}

const readPage = (): string => readFileSync(join(root, page), "utf8");

function withDiagrams(structure: ICruiseResult, text: string): string {
  return [...drawStructure(structure)].reduce((drawn, [name, diagram]) => {
    if (!blockOf(name).test(drawn)) throw new Error(`${page} has no block for the imports of ${name}.`);
    return drawn.replace(blockOf(name), `$1\n\`\`\`mermaid\n${diagram}\n\`\`\`\n\n$2`);
  }, text);
}
