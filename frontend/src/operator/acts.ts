import type { OpsHandOver, OpsLine, OpsRetried } from "@admit/contract";
import { isRefusal } from "../api/request.ts";
import { figure } from "../format/numbers.ts";
import type { OpsApi } from "./ops-api.ts";

export type ActName = "pause" | "resume" | "shed" | "take-again" | "retry-failed" | "hand-over" | "close-sale";

/** What is chosen in the dialog, where there is something to choose. */
interface Chosen {
  /** Pause: whether purchases are taken meanwhile. */
  accepting: boolean;
  /** Shed: what buyers are told. */
  message: string;
}

interface Act {
  /** The button. */
  name: string;
  question: (title: string) => string;
  /** What it does, and what buyers see of it. */
  means: (line: OpsLine) => string[];
  isDangerous: boolean;
  do: (api: OpsApi, eventId: string, chosen: Chosen) => Promise<unknown>;
  /** What came of it. */
  said: (line: OpsLine, chosen: Chosen, answer: unknown) => string;
}

export const acts: Record<ActName, Act> = {
  pause: {
    name: "Pause",
    question: (title) => `Pause ${title}?`,
    means: () => [
      "Nobody gets tickets until you resume. Who waits keeps the place, and reads “Issuing is paused. Your place is kept.”",
    ],
    isDangerous: true,
    do: (api, eventId, { accepting }) => api.pause(eventId, accepting),
    said: ({ title }, { accepting }) =>
      accepting
        ? `${title} is paused. Purchases still join its line.`
        : `${title} is paused. New purchases are refused meanwhile.`,
  },
  resume: {
    name: "Resume",
    question: (title) => `Resume ${title}?`,
    means: ({ waiting }) => [
      waiting === 0
        ? "Nobody waits. Purchases are decided again as they come."
        : `Issuing goes on where it stopped, in the same order, with ${figure(waiting)} in line. Buyers see their place move again.`,
    ],
    isDangerous: false,
    do: (api, eventId) => api.resume(eventId),
    said: ({ title }) => `${title} is resumed.`,
  },
  shed: {
    name: "Refuse purchases",
    question: (title) => `Refuse purchases for ${title}?`,
    means: () => [
      "Whoever presses Buy from now on is refused with your words. Who stands in line already keeps the place, and is decided.",
    ],
    isDangerous: true,
    do: (api, eventId, { message }) => api.shed(eventId, message.trim()),
    said: ({ title }) => `Purchases for ${title} are refused, with your words.`,
  },
  "take-again": {
    name: "Take purchases again",
    question: (title) => `Take purchases for ${title} again?`,
    means: ({ shedMessage }) => [
      shedMessage === null ? "Purchases are taken already." : `Buyers are told now: “${shedMessage}”`,
      "Whoever presses Buy from now on joins the end of the line.",
    ],
    isDangerous: false,
    do: (api, eventId) => api.shed(eventId, null),
    said: ({ title }) => `Purchases for ${title} are taken again.`,
  },
  "retry-failed": {
    name: "Retry failed",
    question: (title) => `Retry what failed for ${title}?`,
    means: ({ failed }) => [
      `${failed === 1 ? "1 purchase stands" : `${figure(failed)} purchases stand`} in line again, and ${failed === 1 ? "is" : "are"} decided anew. Their buyers see them wait instead of failed, and get tickets if there are some left.`,
      "Retry only once what made them fail is mended: else they fail again.",
    ],
    isDangerous: false,
    do: (api, eventId) => api.retryFailed(eventId),
    said: ({ title }, _chosen, answer) => retriedWords(title, answer as OpsRetried),
  },
  "hand-over": {
    name: "Hand over",
    question: (title) => `Hand ${title} over to another worker?`,
    means: ({ issuer }) => [
      `${issuer ?? "Its worker"} finishes what it has in hand and lets go of the line; another worker takes it over.`,
      "Buyers may see the line stand for a second or two. Nobody loses a place.",
    ],
    isDangerous: false,
    do: (api, eventId) => api.handOver(eventId),
    said: ({ title }, _chosen, answer) =>
      (answer as OpsHandOver).from === null
        ? `No worker had ${title} in hand. The next one that is free takes it.`
        : `${title} is being handed over to another worker.`,
  },
  "close-sale": {
    name: "Close the sale",
    question: (title) => `Close the sale of ${title}?`,
    means: ({ waiting }) => [
      "Nobody can buy any more from this moment on: buyers read “The sale is closed.”",
      waiting === 0
        ? "Tickets that are issued stay valid."
        : `The ${figure(waiting)} who wait were in time, and are still decided. Tickets that are issued stay valid.`,
      "To open it again, change the time when the sale closes in the event’s details.",
    ],
    isDangerous: true,
    do: (api, eventId) => api.closeSale(eventId),
    said: ({ title }) => `The sale of ${title} is closed.`,
  },
};

/** The acts that a line offers as it stands. */
export const actsOf = (line: OpsLine): ActName[] => [
  line.paused ? "resume" : "pause",
  line.shedMessage === null ? "shed" : "take-again",
  "retry-failed",
  "hand-over",
  "close-sale",
];

/** Why an act cannot be done as the line stands; null where it can. */
export function blockedBy(line: OpsLine, act: ActName, nowMs: number): string | null {
  if (act === "retry-failed" && line.failed === 0) return "Nothing has failed.";
  if (act === "hand-over" && line.issuer === null) return "No worker has it in hand.";
  const isClosed = line.salesCloseAt !== null && Date.parse(line.salesCloseAt) <= nowMs;
  return act === "close-sale" && isClosed ? "The sale is closed already." : null;
}

function retriedWords(title: string, { purchases, jobs, more }: OpsRetried): string {
  const count = purchases + jobs;
  if (count === 0) return `Nothing of ${title} had to be retried.`;
  const stand = `${figure(count)} of ${title} ${count === 1 ? "is" : "are"} in line again.`;
  return more ? `${stand} More have failed: retry once more.` : stand;
}

export const adminsOnly = "Only admins may act here. You see everything that they see.";

/** A refusal in words of its own. */
export function refusalWords(error: unknown): string | undefined {
  if (isRefusal(error, "no-other-worker"))
    return "There is no other worker to take it over: start a second one first. Nothing has changed.";
  if (isRefusal(error, "forbidden")) return adminsOnly;
  return undefined;
}
