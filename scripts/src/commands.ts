import type { Command } from "@admit/contract";

const alone = (name: string, does: string): Command => ({ call: `pnpm ${name}`, does, options: {} });

const settings = "Its settings come from the environment: specs/001-ticket-issuance/quickstart.md lists them.";

/** Commands that take no options. */
const plain = {
  start: alone("start", `Brings up all of Admit and prints where it is; Ctrl-C stops it.\n${settings}`),
  dev: alone("dev", `The same as start, reloading whatever changes.\n${settings}`),
  build: alone("build", "Builds what has changed since the last build."),
  check: alone("check", "Format, lint, types, dead code and dependencies; needs no database."),
  verify: alone("verify", "Audits the database of a deployment, running or stopped; 1 where an invariant is violated."),
  openapi: alone("openapi", "Writes the OpenAPI document from the routes."),
};

/** Where the options of the other commands are: beside the program that takes them. */
const optionFiles = {
  drop: "bench/src/drop/read-options.ts",
  bench: "bench/src/compare/read-bench-options.ts",
  faults: "e2e/src/faults/faults-command.ts",
  fuzz: "gateway/src/fuzz/fuzz-command.ts",
  token: "gateway/src/token-command.ts",
};

export const testHelp = `Usage: pnpm test [what vitest takes]
Starts what the tests need, and runs all of them, or those that are named.

  FILE …     test files, or parts of their paths: pnpm test gateway/src/tickets
  -t NAME    tests whose name has this in it: pnpm test -t "sold out"
  --help     show this, and do nothing; what else vitest takes: npx vitest --help`;

/** The command's options and help. @throws where there is no command of this name */
export async function commandOf(name: string): Promise<Command> {
  if (Object.hasOwn(plain, name)) return plain[name as keyof typeof plain];
  const file = optionFiles[name as keyof typeof optionFiles];
  const module = (await import(new URL(`../../${file}`, import.meta.url).href)) as { command: Command };
  return module.command;
}

export const commandNames = [...Object.keys(plain), ...Object.keys(optionFiles)];
