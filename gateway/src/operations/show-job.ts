import { Batch } from "@admit/line";

const mask = "•••";

/**
 * A job's data as the board shows it: ids and numbers. Keys that buyers chose and words that staff wrote are
 * masked, and what is no bundle is not shown at all.
 */
export function showJob(data: unknown): object {
  const bundle = Bundle.safeParse(data);
  if (!bundle.success) return { notABundle: mask };
  return {
    commands: bundle.data.commands.map((command) => {
      if (command.kind === "ticket.issue") return { ...command, idempotencyKey: mask };
      return command.kind === "ticket.void" ? { ...command, reason: mask } : command;
    }),
  };
}
