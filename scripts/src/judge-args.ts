import { asksForHelp, helpOf, OptionsError, readOptions } from "@admit/contract";
import { commandArgs } from "./command-args.ts";
import { commandOf, testHelp } from "./commands.ts";

export interface Judged {
  /** The exit code of a command that is not to be run. */
  code: 0 | 2;
  text: string;
}

/**
 * Judges the arguments of a command before anything of it is run.
 * @returns what to show instead of running it; null where it may run
 */
export async function judgeArgs(name: string, argv: readonly string[]): Promise<Judged | null> {
  const args = commandArgs(argv);
  // All but a call for help is vitest's, which judges it.
  if (name === "test") return asksForHelp(args.slice(0, 1)) ? { code: 0, text: testHelp } : null;
  const command = await commandOf(name);
  if (asksForHelp(args)) return { code: 0, text: helpOf(command) };
  try {
    readOptions(command, args);
    return null;
  } catch (error) {
    if (error instanceof OptionsError) return { code: 2, text: error.message };
    throw error;
  }
}
