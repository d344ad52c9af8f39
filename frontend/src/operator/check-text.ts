import type { OpsCheck } from "@admit/contract";
import { texts } from "../language/texts.ts";
import type { Operator } from "@admit/language/en/operator";

/** What a failing check means; the name of the setting is what an operator searches for. */
const meaning: Record<string, Exclude<keyof Operator["checks"], "unread" | "failing">> = {
  "Redis answers": "redisSilent",
  "MySQL answers": "mysqlSilent",
  "Redis appendonly": "redisToDisk",
  "Redis appendfsync": "redisEveryWrite",
  "Redis maxmemory-policy": "redisEviction",
  "MySQL innodb_flush_log_at_trx_commit": "mysqlCommit",
  "MySQL sync_binlog": "mysqlBinlog",
};

/** While a server is silent, everything else may be outdated. */
export const isServerCheck = ({ name }: OpsCheck): boolean => name.endsWith(" answers");

/** A setting that could not be read may be right. */
export const isUnread = ({ found }: OpsCheck): boolean => found.startsWith("not known");

export function failureOf(check: OpsCheck): string {
  const { checks } = texts.operator;
  if (isUnread(check)) return checks.unread(check.name);
  const known = meaning[check.name];
  return known === undefined ? checks.failing(check.name) : checks[known];
}
