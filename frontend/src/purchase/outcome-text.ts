import type { Event, Problem, Purchase, Reason } from "@admit/contract";
import { figure, momentThere } from "../format/format.ts";
import { texts } from "../language/texts.ts";

export interface OutcomeText {
  title: string;
  detail: string;
  /** The part of the title that is set large. */
  figure?: string;
}

/** What the sentences may mention; they leave out what is unknown. */
export interface OutcomeFacts {
  event: Pick<Event, "userCap" | "salesOpenAt" | "salesCloseAt" | "timeZone"> | null;
  /** The position the buyer was first shown. */
  firstPosition: number | null;
  /** The tickets show no code before the account is activated. */
  isInvited: boolean;
}

/** The outcome of a decided purchase: one case for each row of the rule. */
export function outcomeText(purchase: Purchase, facts: OutcomeFacts): OutcomeText {
  const { outcome } = texts.buyers;
  const [issued, asked] = [purchase.issued ?? 0, purchase.quantity];
  switch (purchase.status) {
    case "fulfilled":
      return {
        title: outcome.youGot(issued),
        figure: figure(issued),
        detail: facts.isInvited ? outcome.activateForCodes : outcome.showAtDoor(issued),
      };
    case "partial":
      return {
        title: outcome.youGotOf(issued, asked),
        figure: outcome.figureOf(issued, asked),
        detail: purchase.reason === "user-cap" ? heldBefore(issued, facts) : outcome.lastOnes(issued),
      };
    case "failed":
      return { title: outcome.failed, detail: outcome.failedDetail };
    default:
      return rejections[purchase.reason ?? "fault"](facts);
  }
}

/** A purchase cut short by the user cap fills it exactly: the buyer held the cap less what was issued. */
function heldBefore(issued: number, { event }: OutcomeFacts): string {
  const { outcome } = texts.buyers;
  if (!event) return outcome.capUnknown;
  const before = event.userCap - issued;
  return before > 0 ? outcome.heldBefore(before, event.userCap) : outcome.mostPerPerson(event.userCap);
}

type Buyers = typeof texts.buyers;

const rejected = (text: (buyers: Buyers) => [title: string, detail: string]) => (): OutcomeText => {
  const [title, detail] = text(texts.buyers);
  return { title, detail };
};
const unnamed = rejected(({ outcome }) => [outcome.noTickets, outcome.notCounted]);
const notEligible = rejected(({ outcome }) => [outcome.notEligible, outcome.contactOrganiser]);

const rejections: Record<Reason, (facts: OutcomeFacts) => OutcomeText> = {
  "event-not-found": rejected(({ outcome }) => [outcome.withdrawn, outcome.withdrawnBefore]),
  "sale-withdrawn": rejected(({ outcome }) => [outcome.organiserEnded, outcome.endedForAll]),
  withdrawn: rejected(({ outcome }) => [outcome.youLeftLine, outcome.nothingLost]),
  "user-not-eligible": notEligible,
  "sale-not-open": ({ event }) => ({
    title: texts.buyers.outcome.wasNotOpen,
    detail: event?.salesOpenAt
      ? texts.buyers.outcome.tooEarlyOpens(momentThere(event.salesOpenAt, event.timeZone))
      : texts.buyers.outcome.tooEarly,
  }),
  "sale-closed": ({ event }) => ({
    title: texts.buyers.outcome.wasClosed,
    detail: event?.salesCloseAt
      ? texts.buyers.sale.closedAt(momentThere(event.salesCloseAt, event.timeZone))
      : texts.buyers.outcome.tooLate,
  }),
  "sold-out": ({ firstPosition }) => ({
    title: texts.buyers.outcome.soldOutWaiting,
    detail: firstPosition
      ? texts.buyers.outcome.lastWentBeforeNumber(firstPosition)
      : texts.buyers.outcome.lastWentBefore,
  }),
  "user-cap-reached": ({ event }) => ({
    title: texts.buyers.outcome.holdAll,
    detail: event ? texts.buyers.outcome.holdAllDetail(event.userCap) : "",
  }),
  "event-capacity": unnamed,
  "user-cap": unnamed,
  fault: unnamed,
};

type KnownEvent = Pick<Event, "salesOpenAt" | "salesCloseAt" | "requireAccountBefore" | "timeZone">;

/** Why a purchase was refused before it joined the line. */
export function refusalText(problem: Problem, event: KnownEvent | null): OutcomeText {
  const text = refusals[problem.code];
  return text?.(event, problem) ?? { title: texts.buyers.refusal.didNotWork, detail: problem.detail || problem.title };
}

const refusals: Partial<Record<Problem["code"], (event: KnownEvent | null, problem: Problem) => OutcomeText>> = {
  "sold-out": rejected(({ modal }) => [modal.soldOutNow, modal.comesBackNow]),
  "sale-not-open": (event) => ({
    title: texts.buyers.modal.notOpenYet,
    detail: event?.salesOpenAt
      ? texts.buyers.refusal.theyOpen(momentThere(event.salesOpenAt, event.timeZone))
      : texts.buyers.refusal.nothingBought,
  }),
  "sale-closed": (event) => ({
    title: texts.buyers.modal.saleIsClosed,
    detail: event?.salesCloseAt
      ? texts.buyers.refusal.closedNothingBought(momentThere(event.salesCloseAt, event.timeZone))
      : texts.buyers.refusal.nothingBought,
  }),
  "sale-halted": (_event, { detail }) => ({
    title: texts.buyers.modal.salesOnHoldNow,
    detail: texts.buyers.refusal.haltedDetail(detail),
  }),
  "user-not-eligible": notEligible,
  "account-too-new": (event) => ({
    title: texts.buyers.refusal.tooNew,
    detail: event?.requireAccountBefore
      ? texts.buyers.sale.accountRule(momentThere(event.requireAccountBefore, event.timeZone))
      : texts.buyers.refusal.olderOnly,
  }),
  "event-not-found": rejected(({ outcome, refusal }) => [outcome.withdrawn, refusal.organiserWithdrew]),
  unauthenticated: rejected(({ refusal }) => [refusal.signedOut, refusal.signInAndSend]),
  "idempotency-key-reused": rejected(({ refusal }) => [refusal.otherNumber, refusal.firstCounts]),
  "invalid-request": rejected(({ refusal }) => [refusal.tooMany, refusal.chooseNumber]),
  "cross-origin-refused": rejected(({ refusal }) => [refusal.notItsAddress, refusal.openFromSite]),
};
