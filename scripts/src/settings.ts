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
import { Explained, root, type WantedPort } from "@admit/environment";
import { z } from "zod";

const settingsOf = async (path: string, name: string): Promise<z.ZodType> => {
  const file = new URL(`../../${path}`, import.meta.url);
  return ((await import(file.href)) as Record<string, z.ZodType>)[name] as z.ZodType;
};

/** The settings schemas of gateway and worker. By path, since no package imports them. */
export const partSettings: readonly z.ZodType[] = await Promise.all([
  settingsOf("gateway/src/platform/settings.ts", "GatewaySettings"),
  settingsOf("worker/src/settings.ts", "WorkerSettings"),
]);

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

export interface Settings {
  dataDir: string;
  /** Given servers, which are used as they are; the others are started. */
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
  /** Where the gateway listens. */
  listen: WantedPort;
  /** Where each process serves its metrics: the gateway at the given port, the worker at the next. */
  metrics: Record<keyof typeof metricsPorts, WantedPort>;
  publicUrl: string | undefined;
}

/** @throws Explained that lists every wrong setting */
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

/** Stand-ins for settings that this command adds later: the addresses of the servers that it starts. */
const started = { DATABASE_URL: "mysql://127.0.0.1/admit", REDIS_URL: "redis://127.0.0.1" };

/** Also checks the settings of gateway and worker: nothing is started that would refuse its settings. */
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
