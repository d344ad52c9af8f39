import type { OpsHandOver, OpsLine, OpsRetried } from "@admit/contract";
import { isRefusal } from "../api/request.ts";
import { momentAndZone } from "../format/format.ts";
import { texts } from "../language/texts.ts";
import type { OpsApi } from "./ops-api.ts";

export type ActName = "pause" | "resume" | "shed" | "accept-again" | "retry-failed" | "hand-over" | "close-sale";

/** The choices of the dialog, for the acts that have some. */
interface Choices {
  /** Pause: whether purchases still join the line. */
  accepting: boolean;
  /** Refuse: the message for buyers. */
  message: string;
}

interface Act {
  /** What it does, and what buyers see. */
  means: (line: OpsLine) => string[];
  isDangerous?: boolean;
  do: (api: OpsApi, eventId: string, choices: Choices) => Promise<unknown>;
  done: (line: OpsLine, choices: Choices, answer: unknown) => string;
}

export const acts: Record<ActName, Act> = {
  pause: {
    means: () => [texts.console.acts.pauseMeans(texts.buyers.line.states.paused)],
    isDangerous: true,
    do: (api, eventId, { accepting }) => api.pause(eventId, accepting),
    done: ({ title }, { accepting }) => {
      const { pausedAndJoining, pausedAndRefusing } = texts.console.acts;
      return accepting ? pausedAndJoining(title) : pausedAndRefusing(title);
    },
  },
  resume: {
    means: ({ waiting }) => [texts.console.acts.lineContinues(waiting)],
    do: (api, eventId) => api.resume(eventId),
    done: ({ title }) => texts.console.acts.runsAgain(title),
  },
  shed: {
    means: () => [texts.console.acts.shedMeans],
    isDangerous: true,
    do: (api, eventId, { message }) => api.shed(eventId, message.trim()),
    done: ({ title }) => texts.console.acts.isRefusing(title),
  },
  "accept-again": {
    means: ({ shedMessage }) => {
      const { acceptedAlready, buyersSee, joinTheEnd } = texts.console.acts;
      return [shedMessage === null ? acceptedAlready : buyersSee(shedMessage), joinTheEnd];
    },
    do: (api, eventId) => api.shed(eventId, null),
    done: ({ title }) => texts.console.acts.acceptsAgain(title),
  },
  "retry-failed": {
    means: ({ failed }) => [texts.console.acts.willRejoin(failed), texts.console.acts.fixFirst],
    do: (api, eventId) => api.retryFailed(eventId),
    done: ({ title }, _choices, answer) => retriedText(title, answer as OpsRetried),
  },
  "hand-over": {
    means: ({ issuer }) => {
      const { workerReleases, itsWorkerReleases, mayPauseBriefly } = texts.console.acts;
      return [issuer === null ? itsWorkerReleases : workerReleases(issuer), mayPauseBriefly];
    },
    do: (api, eventId) => api.handOver(eventId),
    done: ({ title }, _choices, answer) => {
      const { noWorkerRan, handingOver } = texts.console.acts;
      return (answer as OpsHandOver).from === null ? noWorkerRan(title) : handingOver(title);
    },
  },
  "close-sale": {
    means: ({ waiting }) => {
      const { noMoreBuying, stillDecided, toReopen } = texts.console.acts;
      return [noMoreBuying(texts.buyers.modal.saleIsClosed), stillDecided(waiting), toReopen];
    },
    isDangerous: true,
    do: (api, eventId) => api.closeSale(eventId),
    done: ({ title }) => texts.console.acts.saleIsClosed(title),
  },
};

/** The acts that a line offers in its current state. */
export const actsOf = (line: OpsLine): ActName[] => [
  line.paused ? "resume" : "pause",
  line.shedMessage === null ? "shed" : "accept-again",
  "retry-failed",
  "hand-over",
  "close-sale",
];

/** Why an act is not possible; null where it is. */
export function blockedBy(line: OpsLine, act: ActName, nowMs: number): string | null {
  const { nothingFailed, noWorkerRuns, saleClosedAt } = texts.console.acts;
  if (act === "retry-failed" && line.failed === 0) return nothingFailed;
  if (act === "hand-over" && line.issuer === null) return noWorkerRuns;
  const { salesCloseAt } = line;
  return act === "close-sale" && salesCloseAt !== null && Date.parse(salesCloseAt) <= nowMs
    ? saleClosedAt(momentAndZone(salesCloseAt))
    : null;
}

function retriedText(title: string, { purchases, jobs, more }: OpsRetried): string {
  const { nothingToRetry, inLineAgain, moreToRetry } = texts.console.acts;
  const count = purchases + jobs;
  if (count === 0) return nothingToRetry(title);
  return more ? `${inLineAgain(count, title)} ${moreToRetry}` : inLineAgain(count, title);
}

export function actErrorText(error: unknown): string | undefined {
  const { noOtherWorker, adminsOnly } = texts.console.acts;
  if (isRefusal(error, "no-other-worker")) return noOtherWorker;
  return isRefusal(error, "forbidden") ? adminsOnly : undefined;
}
