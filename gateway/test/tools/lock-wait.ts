import { readRows } from "@admit/prisma";
import { expect, vi } from "vitest";
import type { Mysql } from "../../src/platform/database.ts";

/**
 * Resolves once a transaction whose statement contains the text waits for a lock. MySQL refreshes the table after 100 ms
 * without a read.
 */
export const lockWait = (mysql: Mysql, text = ""): Promise<void> =>
  vi.waitFor(
    async () => {
      const sql = "SELECT trx_id FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT' AND trx_query LIKE ?";
      expect(await readRows(mysql, sql, [`%${text}%`])).not.toEqual([]);
    },
    { interval: 150, timeout: 4000 },
  );
