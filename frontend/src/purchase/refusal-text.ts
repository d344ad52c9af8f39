import type { Event, Problem } from "@admit/contract";
import { momentAndZone } from "../words/moment.ts";
import type { OutcomeText } from "./outcome-text.ts";

type Known = Pick<Event, "salesOpenAt" | "salesCloseAt" | "requireAccountBefore">;

/** Why a purchase was refused before it came into the line, in words. */
export function refusalText(problem: Problem, event: Known | null): OutcomeText {
  return (
    refusals[problem.code]?.(event, problem) ?? { title: "This did not work.", detail: problem.detail || problem.title }
  );
}

const refusals: Partial<Record<Problem["code"], (event: Known | null, problem: Problem) => OutcomeText>> = {
  "sold-out": () => ({
    title: "Sold out.",
    detail: "The last ticket is gone. If one comes back, this page shows it.",
  }),
  "sale-not-open": (event) => ({
    title: "The sale has not opened yet.",
    detail: event?.salesOpenAt
      ? `It opens ${momentAndZone(event.salesOpenAt)}. Nothing was bought.`
      : "Nothing was bought.",
  }),
  "sale-closed": (event) => ({
    title: "The sale is closed.",
    detail: event?.salesCloseAt
      ? `It closed ${momentAndZone(event.salesCloseAt)}. Nothing was bought.`
      : "Nothing was bought.",
  }),
  "sale-halted": (_event, { detail }) => ({
    title: "Purchases are not taken at the moment.",
    detail: `${detail} Nothing was bought.`,
  }),
  "user-not-eligible": () => ({
    title: "This account cannot receive tickets.",
    detail: "If you think this is a mistake, ask the organiser.",
  }),
  "account-too-new": (event) => ({
    title: "Your account is too new for this sale.",
    detail: event?.requireAccountBefore
      ? `Only accounts created before ${momentAndZone(event.requireAccountBefore)} can buy. Nothing was bought.`
      : "The organiser sells to older accounts only. Nothing was bought.",
  }),
  "event-not-found": () => ({
    title: "This event is not on sale any more.",
    detail: "The organiser has withdrawn it. Nothing was bought.",
  }),
  unauthenticated: () => ({
    title: "You are signed out.",
    detail: "Sign in, and your purchase is sent as you meant it.",
  }),
  "idempotency-key-reused": () => ({
    title: "This purchase was sent before, with another number of tickets.",
    detail: "The first one counts; nothing was bought twice. Look at your tickets before you buy more.",
  }),
  "invalid-request": () => ({
    title: "That number of tickets cannot be bought.",
    detail: "Choose between 1 and 1,000. Nothing was bought.",
  }),
  "cross-origin-refused": () => ({
    title: "This page is not at its own address.",
    detail: "Open the event at the organiser’s address, and buy there. Nothing was bought.",
  }),
};
