import { parseSettings, sharedSettings } from "@admit/contract";
import { z } from "zod";

const { DATABASE_URL, REDIS_URL, ADMIT_DATA_DIR, MAX_TICKETS_PER_USER_PER_EVENT } = sharedSettings;

const PeerSettings = z.object({
  DATABASE_URL,
  REDIS_URL,
  ADMIT_DATA_DIR,
  MAX_TICKETS_PER_USER_PER_EVENT,
  /** 0: any that is free. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  /** Connections to the database, and so the transactions under way at a time. */
  CONNECTIONS: z.coerce.number().int().min(1).max(500).default(20),
});
export type PeerSettings = z.infer<typeof PeerSettings>;

/** @throws SettingsError that names every variable that is wrong */
export const readSettings = (): PeerSettings => parseSettings(PeerSettings, process.env);
