import { randomUUID } from "node:crypto";
import type { Invitation, Role } from "@admit/contract";
import type { Page } from "playwright-core";
import type { SetUp } from "../set-up/start-set-up.ts";
import { mailedLink } from "./mailed-link.ts";

/** An address that nobody has used yet. */
export const newAddress = (): string => `${randomUUID().slice(0, 8)}@example.org`;

/** Signs somebody in by a mailed link, without the form that asks for it. */
export async function signIn(page: Page, { dataDir, nobody }: SetUp, address = newAddress()): Promise<void> {
  await nobody.write("POST", "/v1/sign-in", { email: address });
  await page.goto(await mailedLink(dataDir, address));
  // The second, where another is signed in; the third, for an invited user.
  await page.getByRole("button", { name: /^(Continue|Switch account|Activate my account)$/ }).click();
  await page.getByText(`Signed in as ${address}`).waitFor();
}

/** Signs in a new user to whom an admin has given the role. A session from before would have ended with the change. */
export async function signInAs(page: Page, setUp: SetUp, role: Role, name = ""): Promise<void> {
  const email = newAddress();
  const { user } = (await setUp.admin.write("POST", "/v1/admin/invitations", { email })) as Invitation;
  await setUp.admin.write("PATCH", `/v1/admin/users/${user.id}`, { role, ...(name !== "" && { name }) });
  await signIn(page, setUp, email);
}
