import { batchSizeMax } from "@admit/contract";
import type { IssueCommand } from "@admit/line";
import { within } from "../within.ts";
import type { LineQueues } from "./line-queues.ts";
import { LineUnavailableError } from "./line-unavailable-error.ts";

/** An operator's call is answered within this time, also when Redis is away. */
const answerWithinMs = 5000;

/**
 * Puts purchases that ended by a fault into the queue again, in the places that they had, and jobs that did.
 * Sending it twice is harmless: what is decided by then is not decided again.
 * @returns how many jobs
 * @throws LineUnavailableError; some may be in the queue all the same
 */
export async function retryFailed(
  queues: Pick<LineQueues, "add" | "retryFailedJobs">,
  eventId: string,
  commands: readonly IssueCommand[],
): Promise<number> {
  try {
    return await within(answerWithinMs, async () => {
      for (let from = 0; from < commands.length; from += batchSizeMax)
        await queues.add(eventId, { commands: commands.slice(from, from + batchSizeMax) });
      return queues.retryFailedJobs(eventId);
    });
  } catch (error) {
    throw new LineUnavailableError("the line did not answer", { cause: error });
  }
}
