import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** What was mailed to this address so far, the oldest first: each mail as it would have gone out. */
export async function mailsTo(dataDir: string, address: string): Promise<string[]> {
  const outbox = join(dataDir, "outbox");
  const names = await readdir(outbox).catch(() => []); // not made before the first mail
  const mails = await Promise.all(
    names
      .filter((name) => name.endsWith(".eml"))
      .sort()
      .map((name) => readFile(join(outbox, name), "utf8")),
  );
  const to = new RegExp(`^To: .*${address.replaceAll(".", "\\.")}`, "m");
  return mails.filter((mail) => to.test(mail));
}
