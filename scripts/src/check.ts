import { readFileSync } from "node:fs";
import { join } from "node:path";
import { capture, root } from "@admit/environment";
import { judgeAudit } from "./checks/judge-audit.ts";
import { staleDiagrams } from "./checks/diagrams.ts";
import { readKnown, staleCitations } from "./checks/documents.ts";
import { lintOpenApi } from "./checks/openapi-rules.ts";
import { unclearTerms } from "./checks/plain-english.ts";
import { brokenRules, readStructure } from "./checks/structure.ts";
import { undisciplinedTests } from "./checks/test-discipline.ts";
import { listFiles } from "./list-files.ts";
import { interrupted, runCommand } from "./run-command.ts";

const openApiFile = "specs/001-ticket-issuance/contracts/openapi.json";
const withinMs = 300_000;
const auditWithinMs = 30_000;

interface Check {
  name: string;
  /** @returns what is wrong; nothing when all is well */
  run: () => Promise<string>;
}

const checks: Check[] = [
  { name: "format", run: () => tool("oxfmt", "--check", ".") },
  { name: "lint", run: () => tool("oxlint") },
  { name: "types", run: () => tool("tsc", "-b") },
  { name: "dead code", run: () => tool("knip") },
  { name: "OpenAPI", run: async () => (await lintOpenApi(readFileSync(join(root, openApiFile), "utf8"))).join("\n") },
  { name: "dependencies", run: auditDependencies },
  { name: "tests", run: async () => testFiles().flatMap(readAndCheck).join("\n") },
  { name: "structure", run: checkStructure },
  { name: "documents", run: async () => checkDocuments().join("\n") },
  { name: "language", run: async () => checkLanguage().join("\n") },
];

/** All at the same time; everything that is wrong is shown, not only the first. */
await runCommand(async () => {
  const found = await Promise.all(checks.map(async ({ name, run }) => ({ name, wrong: await run() })));
  for (const { name, wrong } of found)
    process.stdout.write(wrong === "" ? `ok    ${name}\n` : `FAIL  ${name}\n${wrong}\n`);
  return found.every(({ wrong }) => wrong === "") ? 0 : 1;
}, interrupted);

/** Known vulnerabilities of what is installed. A registry that does not answer is a warning. */
async function auditDependencies(): Promise<string> {
  const { wrong, unknown } = judgeAudit(await capture("npx", ["--yes", "pnpm", "audit", "--json"], auditWithinMs));
  if (unknown !== "") process.stdout.write(`warn  dependencies are not audited: ${unknown.replaceAll(/\s+/g, " ")}\n`);
  return wrong;
}

async function tool(name: string, ...args: string[]): Promise<string> {
  const { isOk, stdout, stderr } = await capture(join(root, "node_modules", ".bin", name), args, withinMs);
  return isOk ? "" : `${stdout}${stderr}`.trim() || `${name} failed without a message`;
}

function testFiles(): string[] {
  return listFiles(".").filter((file) => /\.(test|case)\.tsx?$/.test(file) && !file.startsWith("scripts/src/checks/"));
}

function readAndCheck(file: string): string[] {
  return undisciplinedTests(file, read(file));
}

/** Imports between folders, and the diagrams that show them. */
async function checkStructure(): Promise<string> {
  const structure = await readStructure();
  const broken = brokenRules(structure);
  return broken.length > 0 ? broken.join("\n") : staleDiagrams(structure).join("\n");
}

function checkDocuments(): string[] {
  const known = readKnown();
  return documents().flatMap((file) => staleCitations(file, read(file), known));
}

function checkLanguage(): string[] {
  return listFiles(".")
    .filter((file) => /\.(tsx?|md)$/.test(file) && !file.includes("/generated/"))
    .flatMap((file) => unclearTerms(file, read(file)));
}

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

/** Pages about today; the changelog and recorded results tell of the past. */
function documents(): string[] {
  return listFiles(".").filter((file) => file.endsWith(".md") && !/CHANGELOG|bench\/results/.test(file));
}
