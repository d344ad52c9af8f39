import { z } from "zod";
import { EmailAliases } from "./email-aliases.ts";
import { capacityDefault, capacityMax, userCapDefault } from "./limits.ts";
import { tracingSettings } from "./tracing-settings.ts";

/** Settings that gateway and worker share. Each parses its own environment, in its `main` alone. */
export const sharedSettings = {
  DATABASE_URL: z.url({ protocol: /^(mysql|mariadb)$/, error: "must be a mysql:// URL" }),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: "must be a redis:// URL" }),
  /** Keeps set-ups that share one Redis apart; the tests use it. */
  REDIS_PREFIX: z
    .string()
    .regex(/^[a-z0-9-]+$/, "must be lower-case letters, digits and hyphens")
    .default("admit"),
  ADMIT_DATA_DIR: z.string().min(1).default(".data"),
  MAX_TICKETS_PER_USER_PER_EVENT: z.coerce.number().int().min(1).max(capacityMax).default(userCapDefault),
  MAX_TICKETS_PER_EVENT: z.coerce.number().int().min(0).max(capacityMax).default(capacityDefault),
  /** Where people reach the set-up: what links in mails begin with. */
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" }).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: "must be an smtp:// or smtps:// URL" }).optional(),
  MAIL_FROM: z.string().min(3).default("Admit <tickets@localhost>"),
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

/**
 * Reads settings from an environment. An empty variable counts as not set.
 * @throws SettingsError that names every variable that is wrong, and why
 */
export function parseSettings<Schema extends z.ZodType>(
  schema: Schema,
  environment: Record<string, string | undefined>,
): z.infer<Schema> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const violations = parsed.error.issues.map((issue) => `  ${String(issue.path[0])}: ${issue.message}`);
  throw new SettingsError(`These settings are wrong:\n${violations.join("\n")}`);
}
