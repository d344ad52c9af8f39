import type { ContentStatus, StaffEvent } from "@admit/contract";
import { momentThere } from "../../format/format.ts";
import { texts } from "../../language/texts.ts";
import type { Question } from "../../ui/confirm-dialog.tsx";

export const statusMark = { DRAFT: "waiting", PUBLISHED: "good", ARCHIVED: "quiet" } as const;

export interface StatusStep extends Question {
  to: ContentStatus;
  done: string;
}

/** What can be done with an event; the usual next step comes first. */
export function statusSteps(event: StaffEvent): StatusStep[] {
  const { title, status } = event;
  const { status: shown } = texts.organisers;
  const publish: StatusStep = {
    to: "PUBLISHED",
    confirm: shown.publish,
    title: shown.publishQuestion(title),
    means: [shown.visibleAtOnce, saleStart(event)],
    done: shown.isPublished(title),
  };
  const unpublish: StatusStep = {
    to: "DRAFT",
    confirm: shown.unpublish,
    title: shown.unpublishQuestion(title),
    means: [shown.hiddenNow, shown.ticketsStayValid, shown.publishAgain],
    done: shown.isDraftAgain(title),
    isDangerous: true,
  };
  const archive: StatusStep = {
    to: "ARCHIVED",
    confirm: shown.archive,
    title: shown.archiveQuestion(title),
    means: status === "PUBLISHED" ? [shown.hiddenNow, shown.ticketsStayValid, shown.archivedNow] : [shown.archivedNow],
    done: shown.isArchived(title),
    isDangerous: true,
  };
  const restore: StatusStep = {
    ...unpublish,
    confirm: shown.restore,
    title: shown.restoreQuestion(title),
    means: [shown.onlyStaffUntil],
    isDangerous: false,
  };
  return { DRAFT: [publish, archive], PUBLISHED: [unpublish, archive], ARCHIVED: [restore] }[status];
}

function saleStart({ salesOpenAt, serverTime, timeZone }: StaffEvent): string {
  const { onSaleAtOnce, onSaleAt, onSaleNow } = texts.organisers.status;
  if (salesOpenAt === null) return onSaleAtOnce;
  return Date.parse(salesOpenAt) > Date.parse(serverTime) ? onSaleAt(momentThere(salesOpenAt, timeZone)) : onSaleNow;
}
