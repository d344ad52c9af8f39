import type { ContentStatus, StaffEvent } from "@admit/contract";
import { momentThere } from "../../format/format.ts";
import type { Question } from "../../ui/confirm-dialog.tsx";

export const statusName = { DRAFT: "Draft", PUBLISHED: "Published", ARCHIVED: "Archived" } as const;
export const statusMark = { DRAFT: "waiting", PUBLISHED: "good", ARCHIVED: "quiet" } as const;

export const statusMeaning: Record<ContentStatus, string> = {
  DRAFT: "Only staff can see this draft.",
  PUBLISHED: "Everyone can see it, and buy while its sale is open.",
  ARCHIVED: "Kept for your records. Only staff can see it, and no one can buy.",
};

export interface StatusStep extends Question {
  to: ContentStatus;
  done: string;
}

const hidden = "Buyers can’t find it anymore, and no one can buy.";
const kept = "Issued tickets stay valid.";
const archived = "It’s kept for your records. You can restore it as a draft.";

/** What can be done with an event; the usual next step comes first. */
export function statusSteps(event: StaffEvent): StatusStep[] {
  const { title, status } = event;
  const publish: StatusStep = {
    to: "PUBLISHED",
    confirm: "Publish",
    title: `Publish ${title}?`,
    means: ["Everyone can see it right away.", saleStart(event)],
    done: `${title} is published.`,
  };
  const unpublish: StatusStep = {
    to: "DRAFT",
    confirm: "Unpublish",
    title: `Unpublish ${title}?`,
    means: [hidden, kept, "You can publish it again."],
    done: `${title} is a draft again.`,
    isDangerous: true,
  };
  const archive: StatusStep = {
    to: "ARCHIVED",
    confirm: "Archive",
    title: `Archive ${title}?`,
    means: status === "PUBLISHED" ? [hidden, kept, archived] : [archived],
    done: `${title} is archived.`,
    isDangerous: true,
  };
  const restore: StatusStep = {
    ...unpublish,
    confirm: "Restore as a draft",
    title: `Restore ${title} as a draft?`,
    means: ["Only staff can see it until it’s published."],
    isDangerous: false,
  };
  return { DRAFT: [publish, archive], PUBLISHED: [unpublish, archive], ARCHIVED: [restore] }[status];
}

function saleStart({ salesOpenAt, serverTime, timeZone }: StaffEvent): string {
  if (salesOpenAt === null) return "Its sale has no opening time, so tickets go on sale immediately.";
  return Date.parse(salesOpenAt) > Date.parse(serverTime)
    ? `Tickets go on sale ${momentThere(salesOpenAt, timeZone)}.`
    : "Its sale is already open, so tickets go on sale immediately.";
}
