import type { LineCommand } from "@admit/line";
import { isTransient } from "@admit/prisma";
import { EpochLostError, isChange, type LineOutcome } from "../database/issuer-database.ts";
import { LinePausedError, type CommittedGroup } from "./commit-group.ts";

const backoffFirstMs = 50;
const backoffMaxMs = 1000;

export interface CompleteGroupOptions {
  /** Commits a group, all or none. */
  commit(commands: readonly LineCommand[]): Promise<CommittedGroup>;
  /** Records that one command could not be decided: its final outcome is a fault. */
  fail(command: LineCommand, error: unknown): Promise<LineOutcome>;
  /** Whether this issuer still owns its event. */
  mayContinue(): boolean;
  /** Waits before the next attempt. */
  pause(ms: number): Promise<void>;
  onRetry(error: unknown, attempt: number): void;
}

/**
 * Gives each command of a group its final outcome. Faults of the server are retried in place, since a job that went
 * back to the queue would lose its position. Any other error is caused by one command: the group is halved until that
 * one is alone and fails, and the others are committed in order.
 * @returns the outcomes, one per command and in their order, and the purchases that were decided for it
 * @throws EpochLostError, LinePausedError or the last error, when this issuer may not continue
 */
export async function completeGroup(
  commands: readonly LineCommand[],
  options: CompleteGroupOptions,
): Promise<CommittedGroup> {
  try {
    return await withRetries(() => options.commit(commands), options);
  } catch (error) {
    if (error instanceof EpochLostError || error instanceof LinePausedError || isTransient(error)) throw error;
    const [only, second] = commands;
    if (only !== undefined && second === undefined) {
      const failed = await withRetries(() => options.fail(only, error), options);
      return { outcomes: [failed], written: isChange(failed) ? [] : [failed], event: null };
    }
    const middle = Math.ceil(commands.length / 2);
    const first = await completeGroup(commands.slice(0, middle), options);
    const rest = await completeGroup(commands.slice(middle), options);
    return {
      outcomes: [...first.outcomes, ...rest.outcomes],
      written: [...first.written, ...rest.written],
      event: rest.event ?? first.event,
    };
  }
}

async function withRetries<Result>(attempt: () => Promise<Result>, options: CompleteGroupOptions): Promise<Result> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt();
    } catch (error) {
      if (!isTransient(error) || !options.mayContinue()) throw error;
      options.onRetry(error, attempts);
      await options.pause(Math.min(backoffFirstMs * 2 ** (attempts - 1), backoffMaxMs));
    }
  }
}
