import type { Role, StaffUser, UserStatus } from "@admit/contract";
import { nameOf } from "../../ui/person.tsx";

export const statusName: Record<UserStatus, string> = {
  INVITED: "Invited",
  ACTIVE: "Active",
  SUSPENDED: "Suspended",
};

export const statusMark = { INVITED: "waiting", ACTIVE: "good", SUSPENDED: "bad" } as const;

export const statusMeaning: Record<UserStatus, string> = {
  INVITED: "They have not activated their account yet. Tickets can be issued to them; the codes show once they have.",
  ACTIVE: "They can sign in, and their tickets show their codes.",
  SUSPENDED: "Their codes are hidden and open no door, and they receive no tickets.",
};

export const roleName: Record<Role, string> = { BUYER: "Buyer", STAFF: "Staff", ADMIN: "Admin" };

export const roleMeaning: Record<Role, string> = {
  BUYER: "Buys and holds tickets; sees none of the staff’s pages.",
  STAFF: "Makes events, invites and suspends people, issues and voids tickets.",
  ADMIN: "All that staff may do, and changes people’s roles.",
};

/** How a person whose sessions have ended signs in again. */
export function signInAgain({ status, email }: StaffUser): string {
  if (status === "SUSPENDED") return "They can sign in again once you reinstate them.";
  return email === null
    ? "They can sign in again where they came from: their host vouches for them."
    : "They can sign in again with a new link by email.";
}

export interface PersonStep {
  change: object;
  name: string;
  question: string;
  means: string[];
  said: string;
  isDangerous: boolean;
}

export function suspension(person: StaffUser): PersonStep {
  const name = nameOf(person);
  return person.status === "SUSPENDED"
    ? {
        change: { status: "ACTIVE" },
        name: "Reinstate",
        question: `Reinstate ${name}?`,
        means: ["They may receive tickets again, and the tickets that they hold show their codes as before."],
        said: `${name} is reinstated.`,
        isDangerous: false,
      }
    : {
        change: { status: "SUSPENDED" },
        name: "Suspend",
        question: `Suspend ${name}?`,
        means: [
          "Their codes are hidden, and open no door.",
          "They receive no more tickets, not even those that they stand in line for.",
          "The tickets that they hold stay theirs: you can reinstate them at any time.",
        ],
        said: `${name} is suspended.`,
        isDangerous: true,
      };
}

export function roleChange(person: StaffUser, role: Role): PersonStep {
  const name = nameOf(person);
  return {
    change: { role },
    name: `Make them ${role === "ADMIN" ? "an admin" : role === "STAFF" ? "staff" : "a buyer"}`,
    question: `Change the role of ${name}?`,
    means: [
      `From ${roleName[person.role]} to ${roleName[role]}. ${roleMeaning[role]}`,
      "They are signed out everywhere, and sign in again.",
    ],
    said: `The role of ${name} is now ${roleName[role]}.`,
    isDangerous: role !== "BUYER",
  };
}
