import { readRows } from "@admit/prisma";
import { LRUCache } from "lru-cache";
import type { Mysql } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { plainFile, type SharedFile } from "../files/shared-file.ts";

/** Most bytes of pictures to keep: a few hundred of a phone's width. */
const keptMaxBytes = 32 * 1024 * 1024;
/** A new picture has a new address. */
const cacheControl = "public, max-age=31536000, immutable";
/** How long an address without a picture is not read again. */
const missingMs = 10_000;

const namePattern = /^[0-9A-Z]{26}-\d{1,4}\.webp$/;

/** The pictures of events, as the database has them. A gateway reads each at most once at a time. */
export class EventPosters {
  readonly #kept: LRUCache<string, SharedFile | "missing">;

  constructor(mysql: Mysql) {
    this.#kept = new LRUCache({
      maxSize: keptMaxBytes,
      sizeCalculation: (file) => (file === "missing" ? 100 : file.plain.length),
      fetchMethod: async (key, _old, { options }) => {
        const [posterId, width] = key.split(/[-.]/);
        const sql = "SELECT image FROM PosterImage WHERE posterId = ? AND width = ?";
        const [row] = await readRows<{ image: Buffer }>(mysql, sql, [posterId, Number(width)]);
        if (row !== undefined) return plainFile(row.image, "image/webp", cacheControl);
        options.ttl = missingMs;
        return "missing";
      },
    });
  }

  /** @param name of the file, such as "01…-960.webp". @throws ProblemError not-found */
  async of(name: string): Promise<SharedFile> {
    const file = namePattern.test(name) ? await this.#kept.forceFetch(name) : "missing";
    if (file === "missing") throw new ProblemError("not-found", "There is no picture at this address.");
    return file;
  }
}
