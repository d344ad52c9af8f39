import type { Role, StaffUser, UserStatus } from "@admit/contract";
import type { Question } from "../../ui/confirm-dialog.tsx";
import { nameOf } from "../../ui/person.tsx";

export const statusName = { INVITED: "Invited", ACTIVE: "Active", SUSPENDED: "Suspended" } as const;
export const statusMark = { INVITED: "waiting", ACTIVE: "good", SUSPENDED: "bad" } as const;

export const statusMeaning: Record<UserStatus, string> = {
  INVITED: "They haven’t activated their account yet. They can receive tickets; the codes show once they activate.",
  ACTIVE: "They can sign in, and their tickets show their codes.",
  SUSPENDED: "Their codes are hidden and don’t admit anyone. They can’t receive tickets.",
};

export const roleName: Record<Role, string> = { BUYER: "Buyer", STAFF: "Staff", ADMIN: "Admin" };

export const roleMeaning: Record<Role, string> = {
  BUYER: "Buys and holds tickets. No access to staff pages.",
  STAFF: "Creates events, invites and suspends people, issues and voids tickets.",
  ADMIN: "Everything staff can do, and changes roles.",
};

export interface PersonStep extends Question {
  change: object;
  done: string;
}

export function suspension(person: StaffUser): PersonStep {
  const name = nameOf(person);
  return person.status === "SUSPENDED"
    ? {
        change: { status: "ACTIVE" },
        confirm: "Reinstate",
        title: `Reinstate ${name}?`,
        means: [
          "They can receive tickets again, and their tickets show their codes as before.",
          ...(person.activatedAt === null ? [] : ["We’ll email them that their account works again."]),
        ],
        done: `${name} is reinstated.`,
      }
    : {
        change: { status: "SUSPENDED" },
        confirm: "Suspend",
        title: `Suspend ${name}?`,
        means: [
          "Their codes are hidden and don’t admit anyone.",
          "They receive no more tickets, not even for purchases that are in line.",
          "They keep their tickets. You can reinstate them at any time.",
        ],
        done: `${name} is suspended.`,
        isDangerous: true,
      };
}

export function roleChange(person: StaffUser, role: Role): PersonStep {
  const name = nameOf(person);
  return {
    change: { role },
    confirm: `Make them ${role === "ADMIN" ? "an admin" : role === "STAFF" ? "staff" : "a buyer"}`,
    title: `Change the role of ${name}?`,
    means: [
      `From ${roleName[person.role]} to ${roleName[role]}. ${roleMeaning[role]}`,
      "They are signed out everywhere and need to sign in again.",
    ],
    done: `${name} is now ${roleName[role]}.`,
    isDangerous: role !== "BUYER",
  };
}

/** Ends all of their sessions. */
export function signingOut(person: StaffUser): Question {
  const back =
    person.status === "SUSPENDED"
      ? "They can sign in again once you reinstate them."
      : person.email === null
        ? "They can sign in again through their organisation."
        : "They can sign in again with a new link by email.";
  return {
    title: `Sign out ${nameOf(person)} everywhere?`,
    confirm: "Sign them out",
    means: ["All of their sessions end, on every device. They keep their position in line and their tickets.", back],
  };
}

export const newLink = (person: StaffUser): Question => ({
  title: `Create a new link for ${nameOf(person)}?`,
  confirm: "Create link",
  means: [
    "Earlier links stop working.",
    person.role === "BUYER"
      ? "You’ll see the new one here; we won’t email it."
      : `We’ll email the new one to ${person.email}. It isn’t shown here.`,
  ],
});
