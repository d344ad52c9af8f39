const levelNames: Record<number, string> = { 40: "warning", 50: "error", 60: "fatal" };

/**
 * What of a process's log a person at the terminal should see: warnings and errors, in a line.
 * @returns undefined for what the log file alone is for
 */
export function humanLine(name: string, line: string): string | undefined {
  const entry = parse(line);
  const level = levelNames[Number(entry?.["level"])];
  if (entry === undefined || level === undefined) return undefined;
  const texts = [entry["msg"], reason(entry)].filter((text) => typeof text === "string");
  return `${name} ${level}: ${texts.join(": ")}`;
}

function reason(entry: Record<string, unknown>): string | undefined {
  const error = entry["err"] ?? entry["error"] ?? entry["fault"];
  if (typeof error === "string") return error;
  const message = (error as { message?: unknown } | undefined)?.message;
  return typeof message === "string" && message !== entry["msg"] ? message : undefined;
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === "object" && entry !== null ? (entry as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // not of the logger: Node warns, or says why it crashes
  }
}
