import type { ContentStatus, StaffEvent } from "@admit/contract";
import { momentAndZone } from "../../format/time.ts";

export const statusName: Record<ContentStatus, string> = {
  DRAFT: "Draft",
  PUBLISHED: "Published",
  ARCHIVED: "Archived",
};

export const statusMark = { DRAFT: "waiting", PUBLISHED: "good", ARCHIVED: "quiet" } as const;

export const statusMeaning: Record<ContentStatus, string> = {
  DRAFT: "Only staff can see this draft.",
  PUBLISHED: "Everyone can see it, and buy while its sale is open.",
  ARCHIVED: "Kept for your records. Only staff can see it, and no one can buy.",
};

export interface StatusStep {
  to: ContentStatus;
  /** The button. */
  name: string;
  question: (title: string) => string;
  means: (event: StaffEvent) => string[];
  done: (title: string) => string;
  isDangerous: boolean;
}

const hidden = "Buyers can’t find it anymore, and no one can buy.";
const kept = "Issued tickets stay valid.";
const archived = "It’s kept for your records. You can restore it as a draft.";

const publish: StatusStep = {
  to: "PUBLISHED",
  name: "Publish",
  question: (title) => `Publish ${title}?`,
  means: (event) => ["Everyone can see it right away.", saleStart(event)],
  done: (title) => `${title} is published.`,
  isDangerous: false,
};
const unpublish: StatusStep = {
  to: "DRAFT",
  name: "Unpublish",
  question: (title) => `Unpublish ${title}?`,
  means: () => [hidden, kept, "You can publish it again."],
  done: (title) => `${title} is a draft again.`,
  isDangerous: true,
};
const archive: StatusStep = {
  to: "ARCHIVED",
  name: "Archive",
  question: (title) => `Archive ${title}?`,
  means: (event) => (event.status === "PUBLISHED" ? [hidden, kept, archived] : [archived]),
  done: (title) => `${title} is archived.`,
  isDangerous: true,
};
const restore: StatusStep = {
  ...unpublish,
  name: "Restore as a draft",
  question: (title) => `Restore ${title} as a draft?`,
  means: () => ["Only staff can see it until it’s published."],
  isDangerous: false,
};

/** What can be done with an event; the usual next step comes first. */
export const statusSteps: Record<ContentStatus, readonly StatusStep[]> = {
  DRAFT: [publish, archive],
  PUBLISHED: [unpublish, archive],
  ARCHIVED: [restore],
};

function saleStart({ salesOpenAt, serverTime }: StaffEvent): string {
  if (salesOpenAt === null) return "Its sale has no opening time, so tickets go on sale immediately.";
  return Date.parse(salesOpenAt) > Date.parse(serverTime)
    ? `Tickets go on sale ${momentAndZone(salesOpenAt)}.`
    : "Its sale is already open, so tickets go on sale immediately.";
}
