import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { capture, Explained, sourceArgs } from "@admit/environment";

/** Signing takes some 50 µs for each token, the audit a minute for a million tickets. */
const withinMs = 300_000;

export type Audit = Awaited<ReturnType<typeof runAudit>>;

/**
 * Creates an admin and as many buyers, and session tokens signed with the deployment's own key. The file that carries
 * them is readable by its owner alone, and removed when this returns or the process ends.
 *
 * @param settings name the database and the data folder
 */
export async function createTokens(buyers: number, settings: NodeJS.ProcessEnv) {
  const folder = mkdtempSync(join(tmpdir(), "admit-drop-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    const file = join(folder, "tokens");
    const args = ["--buyers", String(buyers), "--file", file];
    const { isOk, stderr } = await runSource("gateway/src/people/sessions/rehearsal-tokens.ts", args, settings);
    if (!isOk) throw new Explained(`The buyers could not be created: ${stderr.trim()}`);
    const [admin = "", ...tokens] = readFileSync(file, "utf8").trimEnd().split("\n");
    return { admin, buyers: tokens };
  } finally {
    remove();
    process.off("exit", remove);
  }
}

/** Audits a deployment's database against the specification's invariants, as `pnpm verify` does. @returns also what it printed */
export async function runAudit(settings: NodeJS.ProcessEnv) {
  const { isOk, stdout, stderr } = await runSource("prisma/src/verify-main.ts", [], settings);
  return { passed: isOk, output: [stdout.trim(), stderr.trim()].filter(Boolean).join("\n") };
}

const runSource = (file: string, args: readonly string[], settings: NodeJS.ProcessEnv) =>
  capture(process.execPath, [...sourceArgs(file), ...args], withinMs, settings);
