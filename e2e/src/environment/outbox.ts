import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { until } from "@admit/environment";

const mailedWithinMs = 15_000;

/** The mails to this address so far, the oldest first, each as it would have been sent. */
export async function mailsTo(dataDir: string, address: string): Promise<string[]> {
  const outbox = join(dataDir, "outbox");
  const names = await readdir(outbox).catch(() => []); // created with the first mail
  const files = names.filter((name) => name.endsWith(".eml")).sort();
  const mails = await Promise.all(files.map((name) => readFile(join(outbox, name), "utf8")));
  const to = new RegExp(`^To: .*${address.replaceAll(".", "\\.")}`, "m");
  return mails.filter((mail) => to.test(mail));
}

/** The link of the last mail to this address. */
export function mailedLink(dataDir: string, address: string): Promise<string> {
  return until(
    `a mail to ${address}`,
    async () => (await mailsTo(dataDir, address)).map(linkIn).findLast((link) => link !== undefined),
    mailedWithinMs,
  );
}

/** Quoted-printable breaks long lines, and writes "=" as "=3D". */
const linkIn = (mail: string): string | undefined =>
  /https?:\/\/\S+#\S+/.exec(mail.replaceAll(/=\r?\n/g, "").replaceAll("=3D", "="))?.[0];
