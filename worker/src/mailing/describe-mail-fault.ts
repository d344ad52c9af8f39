/** The codes of a failed attempt, never its message: a mail server's answer names the address. */
export function describeMailFault(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code, command, responseCode } = error as { code?: unknown; command?: unknown; responseCode?: unknown };
  const parts = [code ?? error.name, command, responseCode];
  return parts.filter((part) => typeof part === "string" || typeof part === "number").join(" ");
}
