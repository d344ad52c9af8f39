export { audit, type AuditReport } from "./audit/audit.ts";
export type { PrismaClient } from "./generated/client.ts";
export { createDemoData } from "./demo/create-demo-data.ts";
export { createDemoLinks } from "./demo/create-demo-links.ts";
export { migrate, MigrationError } from "./migrate.ts";
export * from "./mysql-errors.ts";
export * from "./open-mysql.ts";
export * from "./open-prisma.ts";
export { pendingMigrations } from "./pending-migrations.ts";
