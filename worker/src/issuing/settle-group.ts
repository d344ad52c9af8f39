import type { LineCommand } from "@admit/contract";
import { isTransient } from "@admit/prisma";
import { EpochLostError, isChange, LinePausedError, type CommittedGroup, type LineOutcome } from "./commit-group.ts";

const backoffFirstMs = 50;
const backoffMaxMs = 1000;

export interface SettleGroupOptions {
  /** Commits a group, all or none. */
  commit(commands: readonly LineCommand[]): Promise<CommittedGroup>;
  /** Records that one command could not be decided: its final outcome is a fault. */
  fail(command: LineCommand, error: unknown): Promise<LineOutcome>;
  /** Whether this issuer may go on trying: its lease is trusted and it is not told to stop. */
  mayGoOn(): boolean;
  /** Waits before the next attempt. */
  pause(ms: number): Promise<void>;
  onRetry(error: unknown, attempt: number): void;
}

/**
 * Brings a group to its end. Faults of the server are waited out in place, since a job that went back to
 * the queue would lose its turn. Any other error is some command's own: the group is halved until that
 * one stands alone and fails; the rest go on, in order.
 *
 * @returns the outcomes, one per command and in their order, and what was written on the way
 * @throws EpochLostError, LinePausedError or the last error, when this issuer may not go on
 */
export async function settleGroup(
  commands: readonly LineCommand[],
  options: SettleGroupOptions,
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
    const first = await settleGroup(commands.slice(0, middle), options);
    const rest = await settleGroup(commands.slice(middle), options);
    return {
      outcomes: [...first.outcomes, ...rest.outcomes],
      written: [...first.written, ...rest.written],
      event: rest.event ?? first.event,
    };
  }
}

async function withRetries<Result>(attempt: () => Promise<Result>, options: SettleGroupOptions): Promise<Result> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt();
    } catch (error) {
      if (!isTransient(error) || !options.mayGoOn()) throw error;
      options.onRetry(error, attempts);
      await options.pause(Math.min(backoffFirstMs * 2 ** (attempts - 1), backoffMaxMs));
    }
  }
}
