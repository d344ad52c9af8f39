/** What stands behind the command; pnpm passes on the `--` that some put before it. */
export function commandArgs(argv: readonly string[]): string[] {
  const args = argv.slice(3);
  return args[0] === "--" ? args.slice(1) : args;
}
