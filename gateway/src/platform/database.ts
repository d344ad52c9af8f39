import type { openMysql, openPrisma } from "@admit/prisma";

export type Prisma = ReturnType<typeof openPrisma>;
/** What a function gets that takes part in somebody's transaction. */
export type PrismaTransaction = Parameters<Parameters<Prisma["$transaction"]>[0]>[0];
export type Mysql = ReturnType<typeof openMysql>;
