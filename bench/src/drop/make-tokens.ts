import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Explained } from "./explained.ts";
import { runProgram } from "./run-program.ts";

const withinMs = 120_000;

export interface Tokens {
  admin: string;
  buyers: string[];
}

/**
 * Session tokens of an admin and of as many buyers, signed with the set-up's own key. They never leave this machine:
 * the file that carries them is its owner's alone, and is gone when this returns or the process ends.
 */
export async function makeTokens(buyers: number): Promise<Tokens> {
  const folder = mkdtempSync(join(tmpdir(), "admit-drop-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    const file = join(folder, "tokens");
    const args = ["--buyers", String(buyers), "--file", file];
    const { code, stderr } = await runProgram("gateway/src/people/sessions/rehearsal-tokens.ts", args, withinMs);
    if (code !== 0) throw new Explained(`The buyers could not be made: ${stderr.trim()}`);
    const [admin = "", ...tokens] = readFileSync(file, "utf8").trimEnd().split("\n");
    return { admin, buyers: tokens };
  } finally {
    remove();
    process.off("exit", remove);
  }
}
