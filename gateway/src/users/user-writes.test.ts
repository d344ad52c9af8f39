import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));

/** The files that change users' rows, and why each is sound. */
const writers = {
  // The owner: ends the links of an account whose role or status changes.
  "users/user-update.ts": true,
  // By mysql2, and ends the links in the same transaction.
  "users/host-claims-apply.ts": true,
  // Binds a subject: neither a role nor a status.
  "users/host-users.ts": true,
  // Its users are invented; the same statement ends their links.
  "rehearsal-tokens.ts": true,
  // Neither a role nor a status: the epoch of the sessions.
  "sessions/sessions-end.ts": true,
};

test("what changes a user's role or status ends the open links of the account", () => {
  const found = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !/\.test\.ts$|^testing\//.test(file))
    .filter((file) =>
      /\buser\s*\.(?:update|upsert)|\bUPDATE User\b|\bON DUPLICATE KEY UPDATE role\b/.test(
        readFileSync(`${root}${file}`, "utf8"),
      ),
    );
  expect(found.toSorted()).toEqual(Object.keys(writers).toSorted());
});
