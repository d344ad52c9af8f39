import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openMailer } from "./open-mailer.ts";

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "admit-outbox-"));
});
afterAll(() => rm(dataDir, { recursive: true }));

test("without a mail server each mail is a whole file in the outbox, readable by this account alone", async () => {
  const mailer = openMailer(
    { SMTP_URL: undefined, MAIL_FROM: "Admit <admit@example.org>", ADMIT_DATA_DIR: dataDir },
    1,
  );
  await mailer.send({ to: "ann@example.org", subject: "Your link", text: "https://tickets.example.org/sign-in#abc" });
  mailer.close();
  const names = await readdir(join(dataDir, "outbox"));
  expect(names).toEqual([expect.stringMatching(/\.eml$/)]);
  const file = join(dataDir, "outbox", names[0] ?? "");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const text = await readFile(file, "utf8");
  expect(text).toContain("From: Admit <admit@example.org>");
  expect(text).toContain("To: ann@example.org");
  expect(text).toContain("https://tickets.example.org/sign-in#abc");
});
