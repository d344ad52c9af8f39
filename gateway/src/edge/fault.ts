/**
 * What the log keeps of an unexpected error: where it arose, and the last line of what it says. The rest
 * of a message may quote a statement with somebody's address in it.
 */
export function describeFault(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const frames = (error.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
  return {
    name: error.name,
    code: (error as { code?: unknown }).code,
    message: error.message.trim().split("\n").at(-1),
    stack: frames.slice(0, 12).join("\n"),
  };
}
