import type { OpsCheck } from "@admit/contract";

/** What a failing check means; the name of the setting is what an operator searches for. */
const meaning: Record<string, string> = {
  "Redis answers": "Redis isn’t answering.",
  "MySQL answers": "MySQL isn’t answering.",
  "Redis appendonly": "Redis isn’t saving writes to disk (appendonly).",
  "Redis appendfsync": "Redis isn’t saving every write (appendfsync).",
  "Redis maxmemory-policy": "Redis may drop data when its memory is full (maxmemory-policy).",
  "MySQL innodb_flush_log_at_trx_commit": "MySQL isn’t saving every commit (innodb_flush_log_at_trx_commit).",
  "MySQL sync_binlog": "MySQL isn’t saving its binary log at every commit (sync_binlog).",
};

/** While a server is silent, everything else may be outdated. */
export const isServerCheck = ({ name }: OpsCheck): boolean => name.endsWith(" answers");

/** A setting that could not be read may be right. */
export const isUnread = ({ found }: OpsCheck): boolean => found.startsWith("not known");

export function failureOf(check: OpsCheck): string {
  if (isUnread(check)) return `We can’t read a setting: ${check.name}.`;
  return meaning[check.name] ?? `Check failing: ${check.name}.`;
}
