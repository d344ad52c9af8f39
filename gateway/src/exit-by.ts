import { SettingsError } from "@admit/contract";

/** A wrong setting is a sentence for the operator; any other error is a defect, with its stack. */
export function exitBy(error: unknown): never {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  return process.exit(1);
}
