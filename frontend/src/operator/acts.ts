import type { OpsHandOver, OpsLine, OpsRetried } from "@admit/contract";
import { isRefusal } from "../api/request.ts";
import { counted, figure, momentAndZone } from "../format/format.ts";
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
  /** The button. */
  name: string;
  question: (title: string) => string;
  /** What it does, and what buyers see. */
  means: (line: OpsLine) => string[];
  isDangerous?: boolean;
  do: (api: OpsApi, eventId: string, choices: Choices) => Promise<unknown>;
  done: (line: OpsLine, choices: Choices, answer: unknown) => string;
}

export const acts: Record<ActName, Act> = {
  pause: {
    name: "Pause",
    question: (title) => `Pause sales for “${title}”?`,
    means: () => [
      "No one gets tickets until you resume. People already in line keep their place, and read “Sales are paused. Your position is safe.”",
    ],
    isDangerous: true,
    do: (api, eventId, { accepting }) => api.pause(eventId, accepting),
    done: ({ title }, { accepting }) =>
      `“${title}” is paused. ${accepting ? "New purchases still join the line." : "New purchases are refused."}`,
  },
  resume: {
    name: "Resume",
    question: (title) => `Resume sales for “${title}”?`,
    means: ({ waiting }) => [
      waiting === 0
        ? "No one is waiting. New purchases are decided as they come in."
        : `The line continues where it stopped, in the same order, with ${figure(waiting)} waiting.`,
    ],
    do: (api, eventId) => api.resume(eventId),
    done: ({ title }) => `“${title}” is running again.`,
  },
  shed: {
    name: "Refuse purchases",
    question: (title) => `Refuse purchases for “${title}”?`,
    means: () => ["New buyers see your message instead of joining. People already in line keep their place."],
    isDangerous: true,
    do: (api, eventId, { message }) => api.shed(eventId, message.trim()),
    done: ({ title }) => `New purchases for “${title}” are refused with your message.`,
  },
  "accept-again": {
    name: "Accept purchases",
    question: (title) => `Accept purchases for “${title}” again?`,
    means: ({ shedMessage }) => [
      shedMessage === null ? "Purchases are already accepted." : `Buyers currently see: “${shedMessage}”`,
      "New purchases join the end of the line.",
    ],
    do: (api, eventId) => api.shed(eventId, null),
    done: ({ title }) => `“${title}” accepts purchases again.`,
  },
  "retry-failed": {
    name: "Retry failed",
    question: (title) => `Retry failed purchases for “${title}”?`,
    means: ({ failed }) => [
      `${counted(failed, "purchase")} will rejoin the line. Their buyers see them waiting again, and get tickets if there are any left.`,
      "Fix the cause first, or they will fail again.",
    ],
    do: (api, eventId) => api.retryFailed(eventId),
    done: ({ title }, _choices, answer) => retriedText(title, answer as OpsRetried),
  },
  "hand-over": {
    name: "Hand over",
    question: (title) => `Hand “${title}” over to another worker?`,
    means: ({ issuer }) => [
      `${issuer ?? "Its worker"} finishes its current batch and releases the line; another worker acquires it.`,
      "The line may pause for a second or two. Everyone keeps their place.",
    ],
    do: (api, eventId) => api.handOver(eventId),
    done: ({ title }, _choices, answer) =>
      (answer as OpsHandOver).from === null
        ? `No worker was running “${title}”. The next free one acquires it.`
        : `Handing “${title}” over to another worker.`,
  },
  "close-sale": {
    name: "Close sale",
    question: (title) => `Close the sale of “${title}”?`,
    means: ({ waiting }) => [
      "No one can buy from now on: buyers see “The sale is closed.”",
      waiting === 0
        ? "Issued tickets stay valid."
        : `The ${figure(waiting)} already waiting are still decided. Issued tickets stay valid.`,
      "To reopen it, change its closing time in the event’s details.",
    ],
    isDangerous: true,
    do: (api, eventId) => api.closeSale(eventId),
    done: ({ title }) => `The sale of “${title}” is closed.`,
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
  if (act === "retry-failed" && line.failed === 0) return "Nothing has failed.";
  if (act === "hand-over" && line.issuer === null) return "No worker is running it.";
  const { salesCloseAt } = line;
  return act === "close-sale" && salesCloseAt !== null && Date.parse(salesCloseAt) <= nowMs
    ? `The sale closed ${momentAndZone(salesCloseAt)}.`
    : null;
}

function retriedText(title: string, { purchases, jobs, more }: OpsRetried): string {
  const count = purchases + jobs;
  if (count === 0) return `“${title}” has nothing to retry.`;
  return `${figure(count)} of “${title}” ${count === 1 ? "is" : "are"} in line again.${more ? " There are more: retry once more." : ""}`;
}

export const adminsOnly = "Only admins can act here. You can see everything they see.";

export function actErrorText(error: unknown): string | undefined {
  if (isRefusal(error, "no-other-worker")) return "There’s no other worker. Start a second one first.";
  return isRefusal(error, "forbidden") ? adminsOnly : undefined;
}
