import { z } from "zod";
import { parseEmail } from "./email.ts";
import { capacityDefault, capacityMax, userCapDefault } from "./limits.ts";

/** `collapse`: addresses that reach the same mailbox are one person's, and have one account. */
export const EmailAliases = z.enum(["separate", "collapse"]);
export type EmailAliases = z.infer<typeof EmailAliases>;

/**
 * A setting that is a whole number; one sentence for every mistake says what it must be. Not by `int()`: its refusal
 * ends the check, and hides mistakes in settings that go together.
 */
export function wholeNumberSetting(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number({ error }).refine((value) => Number.isInteger(value) && value >= min && value <= max, error);
}

const mysqlProtocol = /^(mysql|mariadb)$/;
const namesDatabase = (url: string): boolean =>
  !URL.canParse(url) || !mysqlProtocol.test(new URL(url).protocol.slice(0, -1)) || new URL(url).pathname.length > 1;
/** Longest URL: text is bounded before it is matched against patterns. */
const urlLengthMax = 2048;

const httpUrl = z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" }).optional();

const share = "must be a number from 0 to 1";

/**
 * OpenTelemetry's own names and meanings, of which a wrong value would go unnoticed: what is set beyond
 * these, the SDK reads by itself.
 */
export const tracingSettings = {
  OTEL_SDK_DISABLED: z.enum(["true", "false"]).optional(),
  OTEL_TRACES_EXPORTER: z.enum(["otlp", "none"]).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: httpUrl,
  /** Traces go as JSON: a collector of protobuf over HTTP accepts JSON at the same address; one of gRPC does not. */
  OTEL_EXPORTER_OTLP_PROTOCOL: z.enum(["http/json", "http/protobuf"]).optional(),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: z.enum(["http/json", "http/protobuf"]).optional(),
  OTEL_TRACES_SAMPLER: z
    .enum([
      "always_on",
      "always_off",
      "traceidratio",
      "parentbased_always_on",
      "parentbased_always_off",
      "parentbased_traceidratio",
    ])
    .optional(),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number({ error: share })
    .min(0, { error: share })
    .max(1, { error: share })
    .optional(),
};

/** Settings that gateway and worker share. Each parses its own environment, in its `main` alone. */
export const sharedSettings = {
  DATABASE_URL: z
    .url({ protocol: mysqlProtocol, error: "must be a mysql:// URL" })
    .refine(namesDatabase, "must name a database behind the host: mysql://user:password@host:3306/admit"),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: "must be a redis:// URL" }),
  /** Keeps set-ups that share one Redis apart; the tests use it. */
  REDIS_PREFIX: z
    .string()
    .regex(/^[a-z0-9-]+$/, "must be lower-case letters, digits and hyphens")
    .default("admit"),
  ADMIT_DATA_DIR: z.string().min(1).default(".data"),
  MAX_TICKETS_PER_USER_PER_EVENT: wholeNumberSetting(1, capacityMax).default(userCapDefault),
  MAX_TICKETS_PER_EVENT: wholeNumberSetting(0, capacityMax).default(capacityDefault),
  /** Where people reach the set-up: what links in mails begin with. */
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" })
    .max(urlLengthMax)
    .optional(),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: "must be an smtp:// or smtps:// URL" })
    // With another value no connection would ever be opened, and every mail would fail.
    .refine((url) => !/[?&]maxConnections=(?![1-9]\d*(&|$))/.test(url), "must have a number from 1 in maxConnections=")
    .optional(),
  MAIL_FROM: z.string().min(3).default("Admit <tickets@localhost>"),
  /** Where answers to mails go, such as the organiser's mailbox; else to `MAIL_FROM`. */
  MAIL_REPLY_TO: z
    .string()
    .refine((text) => parseEmail(text) !== null, "must be an e-mail address")
    .optional(),
  /** Whether several addresses of one mailbox may have an account each. */
  EMAIL_ALIASES: EmailAliases.default("separate"),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  ...tracingSettings,
};

/** `PUBLIC_URL` without a slash at its end; where it is not set, what the gateway listens on. */
export const publicUrlOf = (settings: { PUBLIC_URL?: string | undefined; HOST: string; PORT: number }): string =>
  (settings.PUBLIC_URL ?? `http://${settings.HOST}:${settings.PORT}`).replace(/\/+$/, "");

/** Thrown with every violation at once, so that a set-up is mended in one go. */
export class SettingsError extends Error {
  override name = "SettingsError";
}

type Environment = Record<string, string | undefined>;

/**
 * Reads settings from an environment. An empty variable counts as not set.
 * @throws SettingsError that names every variable that is wrong, and why
 */
export function parseSettings<Schema extends z.ZodType>(schema: Schema, environment: Environment): z.infer<Schema> {
  const parsed = schema.safeParse(filledIn(environment), { error: sentenceOf });
  if (parsed.success) return parsed.data;
  throw new SettingsError(tellWrong(violationsOf(schema, environment)));
}

export const tellWrong = (violations: readonly string[]): string =>
  `These settings are wrong:\n${violations.map((violation) => `  ${violation}`).join("\n")}`;

/** The mistakes in an environment: a sentence for each variable and cause. */
export function violationsOf(schema: z.ZodType, environment: Environment): string[] {
  const given = filledIn(environment);
  const issues = schema.safeParse(given, { error: sentenceOf }).error?.issues ?? [];
  const violations = issues.map(({ path, message }) => {
    const name = String(path[0]);
    const value = given[name];
    if (value === undefined)
      return message.startsWith("must be set") ? `${name} ${message}` : `${name} is not set: it ${message}`;
    return secretName.test(name) ? `${name} ${message}` : `${name} ${message}; it is "${shown(value)}"`;
  });
  return [...new Set(violations)];
}

const filledIn = (environment: Environment): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));

/** Settings whose value may hold a password. */
const secretName = /URL|KEY|TOKEN|SECRET|PASSWORD|HEADERS/;
const shownLengthMax = 60;
const shown = (value: string): string =>
  value.length <= shownLengthMax ? value : `${value.slice(0, shownLengthMax)}…`;

/** The message for checks to which a schema gives none of its own. */
function sentenceOf(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === "invalid_value") return `must be one of ${issue.values.join(", ")}`;
  if (issue.code === "invalid_type") return issue.input === undefined ? "must be set" : `must be a ${issue.expected}`;
  const unit = "origin" in issue && issue.origin === "string" ? " characters" : "";
  if (issue.code === "too_small") return `must be at least ${issue.minimum}${unit}`;
  if (issue.code === "too_big") return `must be at most ${issue.maximum}${unit}`;
  return undefined;
}

/** Where each part serves its metrics unless it is set. */
export const metricsPorts = { gateway: 9464, worker: 9465 } as const;

/** Metrics have a listener of their own, on this machine alone by default: they show the load, and cost time. */
export const metricsSettings = (part: keyof typeof metricsPorts) => ({
  METRICS_HOST: z.string().min(1).default("127.0.0.1"),
  /** 0 takes a free port, and the log names it. */
  METRICS_PORT: wholeNumberSetting(0, 65_535).default(metricsPorts[part]),
});
