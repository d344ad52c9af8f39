import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { until } from "../set-up/until.ts";

const mailedWithinMs = 15_000;

/** The link of the last mail that was written to this address. */
export async function mailedLink(dataDir: string, address: string): Promise<string> {
  const outbox = join(dataDir, "outbox");
  return until(
    `a mail to ${address}`,
    async () => {
      const names = await readdir(outbox).catch(() => []); // not made before the first mail
      const mails = names.filter((name) => name.endsWith(".eml")).sort();
      for (const name of mails.toReversed()) {
        const link = linkTo(address, await readFile(join(outbox, name), "utf8"));
        if (link !== undefined) return link;
      }
      return undefined;
    },
    mailedWithinMs,
  );
}

function linkTo(address: string, mail: string): string | undefined {
  if (!new RegExp(`^To: .*${address.replaceAll(".", "\\.")}`, "m").test(mail)) return undefined;
  // Quoted-printable breaks long lines, and writes "=" as "=3D".
  return /https?:\/\/\S+#\S+/.exec(mail.replaceAll(/=\r?\n/g, "").replaceAll("=3D", "="))?.[0];
}
