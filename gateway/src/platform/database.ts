import type { openMysql, openPrisma } from "@admit/prisma";

export type Prisma = ReturnType<typeof openPrisma>;
/** For a function that takes part in its caller's transaction. */
export type PrismaTransaction = Parameters<Parameters<Prisma["$transaction"]>[0]>[0];
export type Mysql = ReturnType<typeof openMysql>;
