import { ulid } from "ulid";
import { describeIssuerDatabase, type OpenLine } from "../issuing/commit-group.case.ts";
import { Network } from "./network.ts";
import { Random } from "./random.ts";
import { SimDatabase } from "./sim-database.ts";
import { SimTables } from "./sim-tables.ts";
import { World } from "./world.ts";

const ignore = (): void => undefined;

const openSimLine: OpenLine = async (fields = {}) => {
  const world = new World(new Random(1));
  const network = new Network(world);
  network.isFaulty = false;
  const eventId = ulid();
  const tables = new SimTables(eventId, fields.capacity ?? 1000, fields.userCap ?? null);
  const database = new SimDatabase(network, tables, null, { sent: ignore, committed: ignore });
  return {
    database: database.open({ name: "worker", state: "running", held: [] }),
    eventId,
    async addUser(status = "ACTIVE") {
      const id = ulid();
      tables.users.set(id, status);
      return id;
    },
    async setPaused(isPaused) {
      tables.event.isPaused = isPaused;
    },
    async leave({ purchaseId, seq }) {
      tables.left.push({ purchaseId, seq, atMs: world.nowMs() });
    },
    async stored() {
      const { purchases, tickets, holdings } = tables;
      const { capacity, issuedCount, lastTicketNumber } = tables.event;
      return structuredClone({
        event: { capacity, issuedCount, lastTicketNumber },
        purchases: [...purchases.values()]
          .map(({ outcome: { seq, status, requested, issued }, ...row }) => ({
            seq,
            status,
            requested,
            issued,
            ...row,
          }))
          .sort((one, other) => one.seq - other.seq),
        tickets: [...tickets.values()].map(({ ticket }) => ticket).sort((one, other) => one.number - other.number),
        holdings: [...holdings].map(([userId, holding]) => ({ userId, ...holding })),
      });
    },
    async run(work) {
      const progress = { isDone: false };
      const result = work().finally(() => (progress.isDone = true));
      result.catch(() => undefined);
      // Works that run at the same time share the world.
      while (!progress.isDone) {
        await world.runUntil(world.nowMs() + 1, () => progress.isDone);
        await new Promise(setImmediate);
      }
      return result;
    },
  };
};

describeIssuerDatabase("the simulated database", openSimLine);
