import { readFileSync } from "node:fs";
import { join } from "node:path";
import { capture, root } from "@admit/environment";
import { judgeAudit } from "./checks/judge-audit.ts";
import { readKnown, staleCitations } from "./checks/documents.ts";
import { lintOpenApi } from "./checks/openapi-rules.ts";
import { brokenRules, readStructure, staleDiagrams } from "./checks/structure.ts";
import { unclearTerms, undisciplinedTests } from "./checks/text-rules.ts";
import { listFiles } from "./list-files.ts";
import { runCommand } from "./run-command.ts";

const tests = /^(?!scripts\/src\/checks\/).*\.(test|case)\.tsx?$/;
/** The changelog and recorded results tell of the past. */
const pagesAboutToday = /^(?!CHANGELOG|bench\/results).*\.md$/;
const written = /^(?!.*\/generated\/).*\.(tsx?|md)$/;

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
  { name: "OpenAPI", run: async () => (await lintOpenApi(read(openApiFile))).join("\n") },
  { name: "dependencies", run: auditDependencies },
  { name: "tests", run: async () => judgeFiles(tests, undisciplinedTests) },
  { name: "structure", run: checkStructure },
  { name: "documents", run: checkDocuments },
  { name: "language", run: async () => judgeFiles(written, unclearTerms) },
];

/** All at the same time; everything that is wrong is shown, not only the first. */
await runCommand(async () => {
  const found = await Promise.all(checks.map(async ({ name, run }) => ({ name, wrong: await run() })));
  for (const { name, wrong } of found)
    process.stdout.write(wrong === "" ? `ok    ${name}\n` : `FAIL  ${name}\n${wrong}\n`);
  return found.every(({ wrong }) => wrong === "") ? 0 : 1;
});

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

/** Judges each of these files by its path and its text. */
function judgeFiles(files: RegExp, judge: (file: string, text: string) => string[]): string {
  const judged = listFiles(".").filter((file) => files.test(file));
  return judged.flatMap((file) => judge(file, read(file))).join("\n");
}

/** Imports between folders, and the diagrams that show them. */
async function checkStructure(): Promise<string> {
  const structure = await readStructure();
  const broken = brokenRules(structure);
  return broken.length > 0 ? broken.join("\n") : staleDiagrams(structure).join("\n");
}

async function checkDocuments(): Promise<string> {
  const known = readKnown();
  return judgeFiles(pagesAboutToday, (file, page) => staleCitations(file, page, known));
}

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}
