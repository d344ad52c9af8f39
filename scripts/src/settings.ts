import { isAbsolute, resolve } from "node:path";
import {
  metricsPorts,
  metricsSettings,
  parseSettings,
  sharedSettings,
  tellWrong,
  violationsOf,
  wholeNumberSetting,
} from "@admit/contract";
import { z } from "zod";
import { partSettings } from "./part-settings.ts";
import { root } from "./place.ts";
import { Explained } from "./say.ts";

const portDefault = 8080;

const schema = z.object({
  ...sharedSettings,
  DATABASE_URL: sharedSettings.DATABASE_URL.optional(),
  REDIS_URL: sharedSettings.REDIS_URL.optional(),
  PORT: wholeNumberSetting(1, 65_535).optional(),
  HOST: z.string().default("127.0.0.1"),
  METRICS_HOST: metricsSettings("gateway").METRICS_HOST,
  METRICS_PORT: wholeNumberSetting(1, 65_534).optional(),
});

/** A port to listen on. A given one is not replaced by another. */
export interface WantedPort {
  setting: "PORT" | "METRICS_PORT";
  host: string;
  port: number;
  isGiven: boolean;
}

export interface Settings {
  dataDir: string;
  /** Servers that are used as they are; what is not given is started. */
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
  /** Where the gateway listens. */
  listen: WantedPort;
  /** Where each process serves its metrics: the gateway at the given port, the worker at the next. */
  metrics: Record<keyof typeof metricsPorts, WantedPort>;
  publicUrl: string | undefined;
}

/** @throws Explained that names every setting that is wrong */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  const values = parse(environment);
  const { METRICS_HOST, METRICS_PORT } = values;
  return {
    dataDir: isAbsolute(values.ADMIT_DATA_DIR) ? values.ADMIT_DATA_DIR : resolve(root, values.ADMIT_DATA_DIR),
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL,
    listen: wanted("PORT", values.HOST, values.PORT, portDefault),
    metrics: {
      gateway: wanted("METRICS_PORT", METRICS_HOST, METRICS_PORT, metricsPorts.gateway),
      worker: wanted("METRICS_PORT", METRICS_HOST, METRICS_PORT && METRICS_PORT + 1, metricsPorts.worker),
    },
    publicUrl: values.PUBLIC_URL,
  };
}

function wanted(setting: WantedPort["setting"], host: string, given: number | undefined, usual: number): WantedPort {
  return { setting, host, port: given ?? usual, isGiven: given !== undefined };
}

/** Settings that gateway and worker get if they are not set here: the addresses of servers that this command starts. */
const started = { DATABASE_URL: "mysql://127.0.0.1/admit", REDIS_URL: "redis://127.0.0.1" };

/** Also checks the settings that gateway and worker will get: nothing is started that would stop at its settings. */
function parse(environment: Record<string, string | undefined>): z.infer<typeof schema> {
  const own = violationsOf(schema, environment);
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parts = partSettings.flatMap((part) => violationsOf(part, { ...started, ...given }));
  // A part's message about a setting that is already reported here may name other bounds.
  const names = new Set(own.map(nameOf));
  const violations = new Set([...own, ...parts.filter((violation) => !names.has(nameOf(violation)))]);
  if (violations.size > 0) throw new Explained(tellWrong([...violations]));
  return parseSettings(schema, environment);
}

const nameOf = (violation: string): string => violation.split(" ", 1)[0] ?? "";

/** The address a browser on this machine reaches the gateway at, also when it listens on every interface. */
export function localUrl(host: string, port: number): string {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}
