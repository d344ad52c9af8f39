import { randomBytes } from "node:crypto";
import { bytesToId, type UserStatus } from "@admit/contract";
import type { Person } from "../client/person.ts";
import type { Database } from "./database.ts";
import { until } from "./until.ts";

/** Suspends somebody, and waits until the gateway where they are has heard of it. */
export async function suspend(database: Database, person: Person): Promise<void> {
  const { id } = await person.me();
  await database.change("UPDATE User SET status = ? WHERE id = ?", ["SUSPENDED" satisfies UserStatus, id]);
  await until("the gateway knows of the suspension", async () => (await person.me()).status === "SUSPENDED");
}

/** Makes an invited user of that address, as an invitation does. */
export async function makeInvited(database: Database, email: string): Promise<void> {
  const now = new Date();
  await database.change("INSERT INTO User SET ?", [
    {
      id: bytesToId(randomBytes(16)),
      email,
      status: "INVITED" satisfies UserStatus,
      createdAt: now,
      updatedAt: now,
    },
  ]);
}
