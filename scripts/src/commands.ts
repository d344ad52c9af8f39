import { asksForHelp, type Command, helpOf, OptionsError, readOptions } from "@admit/contract";

const alone = (name: string, does: string): Command => ({ call: `pnpm ${name}`, does, options: {} });

const settings = "Its settings come from the environment: docs/guide/quickstart.md lists them.";

/** Commands that take no options. */
const plain = {
  start: alone("start", `Starts all of Admit and prints its address; Ctrl-C stops it.\n${settings}`),
  dev: alone("dev", `The same as start, reloading whatever changes.\n${settings}`),
  build: alone("build", "Builds what has changed since the last build."),
  check: alone(
    "check",
    "Checks format, lint, types, dead code, the OpenAPI document, dependencies, the imports between\nfolders, documents and language; needs no database.",
  ),
  verify: alone(
    "verify",
    "Audits the database of a deployment, running or stopped; exits with 1 if an invariant is violated.",
  ),
  openapi: alone("openapi", "Writes the OpenAPI document from the routes."),
  diagrams: alone("diagrams", "Draws docs/architecture.md's diagrams from the imports."),
};

/** The files with the other commands' options: beside the program that takes them. */
const optionFiles = {
  drop: "drop/src/options.ts",
  bench: "bench/src/options.ts",
  faults: "e2e/src/faults/faults-command.ts",
  fuzz: "gateway/test/fuzz/fuzz-command.ts",
  token: "gateway/src/people/sessions/token-command.ts",
};

const testHelp = `Usage: pnpm test [vitest's arguments]
Starts what the tests need, and runs all of them, or the named ones.

  FILE …     test files, or parts of their paths: pnpm test gateway/src/tickets
  -t NAME    tests whose name contains this: pnpm test -t "sold out"
  --help     show this, and do nothing; vitest's other arguments: npx vitest --help`;

/** The command's options and help. @throws if there is no command of this name */
async function commandOf(name: string): Promise<Command> {
  if (Object.hasOwn(plain, name)) return plain[name as keyof typeof plain];
  const file = optionFiles[name as keyof typeof optionFiles];
  const module = (await import(new URL(`../../${file}`, import.meta.url).href)) as { command: Command };
  return module.command;
}

export const commandNames = [...Object.keys(plain), ...Object.keys(optionFiles)];

/** The arguments after the command; pnpm forwards the `--` that some users put before them. */
export function commandArgs(argv: readonly string[]): string[] {
  const args = argv.slice(3);
  return args[0] === "--" ? args.slice(1) : args;
}

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
