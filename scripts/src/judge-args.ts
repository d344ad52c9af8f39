import { asksForHelp, helpOf, OptionsError, readOptions } from "@admit/contract";
import { commandArgs } from "./command-args.ts";
import { commandOf, testHelp } from "./commands.ts";

export interface Judged {
  /** The exit code of a command that must not run. */
  code: 0 | 2;
  text: string;
}

/**
 * Checks the arguments of a command before it runs.
 * @returns the text to show instead of running it; null if it may run
 */
export async function judgeArgs(name: string, argv: readonly string[]): Promise<Judged | null> {
  const args = commandArgs(argv);
  // All arguments except a leading `--help` go to vitest, which checks them.
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
