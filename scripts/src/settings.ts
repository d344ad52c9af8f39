import { isAbsolute, resolve } from "node:path";
import { parseSettings, SettingsError, sharedSettings } from "@admit/contract";
import { z } from "zod";
import { root } from "./place.ts";
import { Explained } from "./say.ts";

const portDefault = 8080;

const schema = z.object({
  ...sharedSettings,
  DATABASE_URL: sharedSettings.DATABASE_URL.optional(),
  REDIS_URL: sharedSettings.REDIS_URL.optional(),
  PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  HOST: z.string().default("127.0.0.1"),
});

export interface Settings {
  dataDir: string;
  /** Servers that are used as they are; what is not given is started. */
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
  host: string;
  port: number;
  /** A port that was asked for is not swapped for another. */
  isPortGiven: boolean;
  publicUrl: string | undefined;
}

/** @throws Explained that names every setting that is wrong */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  const values = parse(environment);
  return {
    dataDir: isAbsolute(values.ADMIT_DATA_DIR) ? values.ADMIT_DATA_DIR : resolve(root, values.ADMIT_DATA_DIR),
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL,
    host: values.HOST,
    port: values.PORT ?? portDefault,
    isPortGiven: values.PORT !== undefined,
    publicUrl: values.PUBLIC_URL,
  };
}

function parse(environment: Record<string, string | undefined>): z.infer<typeof schema> {
  try {
    return parseSettings(schema, environment);
  } catch (error) {
    throw error instanceof SettingsError ? new Explained(error.message) : error;
  }
}

/** The address a browser on this machine reaches the gateway at, also when it listens on every interface. */
export function localUrl(host: string, port: number): string {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}
