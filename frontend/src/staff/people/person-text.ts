import type { Role, StaffUser } from "@admit/contract";
import { texts } from "../../language/texts.ts";
import type { Question } from "../../ui/confirm-dialog.tsx";
import { nameOf } from "../../ui/person.tsx";

export const statusMark = { INVITED: "waiting", ACTIVE: "good", SUSPENDED: "bad" } as const;

export interface PersonStep extends Question {
  change: object;
  done: string;
}

export function suspension(person: StaffUser): PersonStep {
  const name = nameOf(person);
  const shown = texts.staff.person;
  return person.status === "SUSPENDED"
    ? {
        change: { status: "ACTIVE" },
        confirm: shown.reinstate,
        title: shown.reinstateQuestion(name),
        means: [shown.receivesAgain, ...(person.activatedAt === null ? [] : [shown.weEmailThem])],
        done: shown.isReinstated(name),
      }
    : {
        change: { status: "SUSPENDED" },
        confirm: shown.suspend,
        title: shown.suspendQuestion(name),
        means: [shown.codesHidden, shown.receivesNone, shown.keepsTickets],
        done: shown.isSuspended(name),
        isDangerous: true,
      };
}

export function roleChange(person: StaffUser, role: Role): PersonStep {
  const name = nameOf(person);
  const shown = texts.staff.person;
  return {
    change: { role },
    confirm: shown.makeThem[role],
    title: shown.roleQuestion(name),
    means: [shown.fromTo(person.role, role), shown.signedOutByRole],
    done: shown.isNow(name, role),
    isDangerous: role !== "BUYER",
  };
}

/** Ends all of their sessions. */
export function signingOut(person: StaffUser): Question {
  const shown = texts.staff.person;
  const byEmail = person.email === null ? shown.backByOrganisation : shown.backByLink;
  return {
    title: shown.signOutQuestion(nameOf(person)),
    confirm: shown.signThemOut,
    means: [shown.sessionsEnd, person.status === "SUSPENDED" ? shown.backOnceReinstated : byEmail],
  };
}

export function newLink(person: StaffUser): Question {
  const shown = texts.staff.person;
  return {
    title: shown.newLinkQuestion(nameOf(person)),
    confirm: shown.createLink,
    means: [shown.earlierStop, person.role === "BUYER" ? shown.linkShownHere : shown.linkEmailed(person.email ?? "")],
  };
}
