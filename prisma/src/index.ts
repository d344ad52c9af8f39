export * from "./mysql-errors.ts";
export * from "./open-mysql.ts";
export * from "./open-prisma.ts";
