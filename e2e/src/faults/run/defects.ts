import type { Fault } from "../plan/fault.ts";
import { okPacket } from "../proxy/packets.ts";
import type { System } from "../system/open-system.ts";
import type { checks } from "../checks/checks.ts";

/**
 * A deliberate defect: the system without one of its guards. None of them is in the shipped code, not even switched off:
 * each is made from outside, in the statements between a worker and its database, or in the database itself.
 */
export interface Defect {
  name: string;
  /** Causes it. @returns what ends it, unless it is in the database */
  make: (system: System) => Promise<() => void>;
  purchases: number;
  /** What reveals it. */
  faults: readonly Fault[];
  caughtBy: keyof typeof checks;
}

const rewritten = async ({ post }: System, from: string, to: string): Promise<() => void> => {
  const whole = post.rewrite;
  post.rewrite = (sql) => sql.replace(from, to);
  return () => void (post.rewrite = whole);
};

/** How long a worker trusts a commit that never happens: long enough to report it on a busy machine. */
const trustedMs = 1000;

/** A single group may be one purchase, which its client sends again and so repairs. */
const acknowledgedGroups = 5;

/** A group may contain no purchase, and a worker that has lost its lease meanwhile does not repeat its group. */
const cutsMax = 30;

/** Cuts the connection after every other COMMIT: each group has no answer once, and then its repetition has one. */
function cutEveryOther({ post }: System): () => void {
  let [trap, cuts] = [cut(), 0];
  function cut(): { remove(): void } {
    return post.trap("after-commit", ({ link }) => {
      link.cut();
      trap = post.trap("after-commit", ({ pass }) => {
        pass();
        if (++cuts < cutsMax) trap = cut();
      });
    });
  }
  return () => trap.remove();
}

export const defects: readonly Defect[] = [
  {
    name: "no epoch check: an issuer that was frozen beyond its lease commits when it is back",
    // The worker receives no epoch, as if it did not check.
    make: (system) => rewritten(system, "lastTicketNumber, issuerEpoch,", "lastTicketNumber, NULL AS ownerless,"),
    purchases: 300,
    faults: [{ kind: "freeze-at", point: "before-transaction", atMs: 500, forMs: 6300 }],
    caughtBy: "one-issuer-at-a-time",
  },
  {
    name: "acknowledged before COMMIT: a reported outcome is lost with the connection",
    async make({ post }) {
      let [trap, times] = [acknowledge(), 0];
      function acknowledge(): { remove(): void } {
        return post.trap("before-write", ({ answer, link }) => {
          answer(okPacket());
          setTimeout(() => link.cut(), trustedMs);
          if (++times < acknowledgedGroups) trap = acknowledge();
        });
      }
      return () => trap.remove();
    },
    purchases: 300,
    faults: [],
    caughtBy: "reported-outcomes-stand",
  },
  {
    name: "no cap check under the lock: more is issued than there is",
    async make(system) {
      await system.deployment.database.query("ALTER TABLE Event DROP CONSTRAINT Event_capacity_holds");
      return rewritten(system, "userCap, issuedCount, lastTicketNumber", "userCap, 0 AS issuedCount, lastTicketNumber");
    },
    purchases: 600,
    faults: [],
    caughtBy: "caps-hold",
  },
  {
    name: "no unique key: a group whose COMMIT had no answer is written twice",
    async make(system) {
      const { database } = system.deployment;
      await database.query(
        `ALTER TABLE Purchase DROP PRIMARY KEY, DROP INDEX Purchase_requestedById_eventId_idempotencyKey_key,
           ADD INDEX (id)`,
      );
      // It contains one mail for each purchase, and would refuse the group too.
      await database.query("ALTER TABLE TicketMail DROP PRIMARY KEY, ADD INDEX (purchaseId)");
      return cutEveryOther(system);
    },
    purchases: 300,
    faults: [],
    caughtBy: "one-key-one-effect",
  },
];
