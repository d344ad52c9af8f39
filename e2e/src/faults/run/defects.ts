import type { Fault } from "../plan/fault.ts";
import { okPacket } from "../proxy/packets.ts";
import type { System } from "../system/open-system.ts";
import type { checks } from "../checks/checks.ts";

/**
 * A deliberate defect: what the system would be without one of the things that guard it. None of them is in what is
 * shipped, not even switched off: each is made from outside, in the words between a worker and its database, or in
 * the database itself.
 */
export interface Defect {
  name: string;
  /** Makes it. @returns what ends it, as far as it is not in the database */
  make: (system: System) => Promise<() => void>;
  purchases: number;
  /** What brings it to light. */
  faults: readonly Fault[];
  caughtBy: keyof typeof checks;
}

const reworded = async ({ post }: System, from: string, to: string): Promise<() => void> => {
  const whole = post.rewrite;
  post.rewrite = (sql) => sql.replace(from, to);
  return () => void (post.rewrite = whole);
};

/** How long a worker believes in a commit that never comes: long enough to hear of it on a busy machine. */
const believedMs = 1000;

/** One group alone may be one purchase, which its client sends again, so that it is made good. */
const acknowledgedGroups = 5;

/** One group alone may bring no purchase: somebody voids a ticket, or the event grows. */
const cutAtMs = [400, 800, 1200, 1600, 2000];

export const defects: readonly Defect[] = [
  {
    name: "no epoch check: an issuer that was frozen beyond its lease commits when it is back",
    // The worker hears of no epoch, as if it did not look.
    make: (system) => reworded(system, "lastTicketNumber, issuerEpoch,", "lastTicketNumber, NULL AS ownerless,"),
    purchases: 300,
    faults: [{ kind: "freeze-at", point: "before-transaction", atMs: 500, forMs: 6300 }],
    caughtBy: "one-issuer-at-a-time",
  },
  {
    name: "acknowledged before COMMIT: what is told is lost with the connection",
    async make({ post }) {
      let [trap, times] = [acknowledge(), 0];
      function acknowledge(): { remove(): void } {
        return post.trap("before-write", ({ answer, link }) => {
          answer(okPacket());
          setTimeout(() => link.cut(), believedMs);
          if (++times < acknowledgedGroups) trap = acknowledge();
        });
      }
      return () => trap.remove();
    },
    purchases: 300,
    faults: [],
    caughtBy: "told-outcomes-stand",
  },
  {
    name: "no cap check under the lock: more is issued than there is",
    async make(system) {
      await system.setUp.database.query("ALTER TABLE Event DROP CONSTRAINT Event_capacity_holds");
      return reworded(system, "userCap, issuedCount, lastTicketNumber", "userCap, 0 AS issuedCount, lastTicketNumber");
    },
    purchases: 600,
    faults: [],
    caughtBy: "caps-hold",
  },
  {
    name: "no unique key: a group whose COMMIT was not heard is written twice",
    async make(system) {
      const { database } = system.setUp;
      await database.query(
        `ALTER TABLE Purchase DROP PRIMARY KEY, DROP INDEX Purchase_requestedById_eventId_idempotencyKey_key,
           ADD INDEX (id)`,
      );
      // It holds one mail for each purchase, and would refuse the group too.
      await database.query("ALTER TABLE TicketMail DROP PRIMARY KEY, ADD INDEX (purchaseId)");
      return () => undefined;
    },
    purchases: 300,
    faults: cutAtMs.map((atMs) => ({ kind: "commit-cut", point: "after-commit", atMs, forMs: 0 })),
    caughtBy: "one-key-one-effect",
  },
];
