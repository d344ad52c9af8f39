import { Batch } from "@admit/line";

const mask = "•••";

/**
 * A job's data as the board shows it: ids and numbers. Buyers' keys and staff's reasons are
 * masked, and what is no batch is not shown.
 */
export function showJob(data: unknown): object {
  const batch = Batch.safeParse(data);
  if (!batch.success) return { notABatch: mask };
  return {
    commands: batch.data.commands.map((command) => {
      if (command.kind === "ticket.issue") return { ...command, idempotencyKey: mask };
      return command.kind === "ticket.void" ? { ...command, reason: mask } : command;
    }),
  };
}
