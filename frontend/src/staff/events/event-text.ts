import type { ContentStatus, StaffEvent } from "@admit/contract";
import { momentAndZone } from "../../format/time.ts";

export const statusName: Record<ContentStatus, string> = {
  DRAFT: "Draft",
  PUBLISHED: "Published",
  ARCHIVED: "Archived",
};

export const statusMark = { DRAFT: "waiting", PUBLISHED: "good", ARCHIVED: "quiet" } as const;

export const statusMeaning: Record<ContentStatus, string> = {
  DRAFT: "A draft: only staff see it.",
  PUBLISHED: "Everybody sees it, and can buy while its sale is open.",
  ARCHIVED: "Kept for the records: only staff see it, and nobody can buy.",
};

export interface StatusStep {
  to: ContentStatus;
  /** The button. */
  name: string;
  question: (title: string) => string;
  /** What it means. */
  means: (event: StaffEvent) => string[];
  said: (title: string) => string;
  isDangerous: boolean;
}

const hidden =
  "Buyers do not find it any more, and nobody can buy. Who stands in its line and is not decided yet gets no tickets.";
const kept = "Tickets that are issued stay valid.";

const publish: StatusStep = {
  to: "PUBLISHED",
  name: "Publish",
  question: (title) => `Publish ${title}?`,
  means: (event) => ["Everybody sees it at once.", saleBegins(event)],
  said: (title) => `${title} is published.`,
  isDangerous: false,
};
const unpublish: StatusStep = {
  to: "DRAFT",
  name: "Unpublish",
  question: (title) => `Unpublish ${title}?`,
  means: () => [hidden, kept, "You can publish it again."],
  said: (title) => `${title} is a draft again.`,
  isDangerous: true,
};
const archive: StatusStep = {
  to: "ARCHIVED",
  name: "Archive",
  question: (title) => `Archive ${title}?`,
  means: (event) =>
    event.status === "PUBLISHED"
      ? [hidden, kept, "It is kept for the records. You can bring it back as a draft."]
      : ["It is kept for the records. You can bring it back as a draft."],
  said: (title) => `${title} is archived.`,
  isDangerous: true,
};
const bringBack: StatusStep = {
  ...unpublish,
  name: "Bring back as a draft",
  question: (title) => `Bring ${title} back as a draft?`,
  means: () => ["Only staff see it until it is published."],
  isDangerous: false,
};

/** What can become of an event as it stands: the first is the usual next one. */
export const statusSteps: Record<ContentStatus, readonly StatusStep[]> = {
  DRAFT: [publish, archive],
  PUBLISHED: [unpublish, archive],
  ARCHIVED: [bringBack],
};

function saleBegins(event: StaffEvent): string {
  if (event.salesOpenAt === null) return "Its sale has no opening time, so tickets can be bought at once.";
  return Date.parse(event.salesOpenAt) > Date.parse(event.serverTime)
    ? `Tickets can be bought from ${momentAndZone(event.salesOpenAt)}.`
    : "Its sale has opened already, so tickets can be bought at once.";
}
