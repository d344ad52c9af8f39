import type { Pool, RowDataPacket } from "mysql2/promise";
import { onConnection } from "@admit/prisma";

/** Beyond this it does not matter how many more: counting ends here. */
const countMax = 10_000;

/** How many mails are due, at most `countMax`: read from the index alone. */
export const countDueMails = (pool: Pool, nowMs: number): Promise<number> =>
  onConnection(pool, async (connection) => {
    const [[row]] = await connection.query<({ due: number } & RowDataPacket)[]>(
      "SELECT COUNT(*) AS due FROM (SELECT 1 FROM TicketMail WHERE dueAt <= ? LIMIT ?) AS counted",
      [new Date(nowMs), countMax],
    );
    return row?.due ?? 0;
  });
