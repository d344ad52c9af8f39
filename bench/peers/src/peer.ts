import { parseSettings, sharedSettings } from "@admit/contract";
import { z } from "zod";
import type { Decide } from "./buy.ts";

const { DATABASE_URL, REDIS_URL, ADMIT_DATA_DIR, MAX_TICKETS_PER_USER_PER_EVENT } = sharedSettings;
const PeerSettings = z.object({
  DATABASE_URL,
  REDIS_URL,
  ADMIT_DATA_DIR,
  MAX_TICKETS_PER_USER_PER_EVENT,
  /** 0 for any free one. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(0),
});
export type PeerSettings = z.infer<typeof PeerSettings>;

/** @throws SettingsError that names every variable that is wrong */
export const readSettings = (): PeerSettings => parseSettings(PeerSettings, process.env);

/** How a peer decides, and what it closes. */
export interface Peer {
  decide: Decide;
  close(): Promise<unknown>;
}
