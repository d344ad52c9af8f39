import { randomUUID } from "node:crypto";
import type { Role } from "@admit/contract";
import type { Page } from "playwright-core";
import type { Deployment } from "../environment/deployment.ts";
import { mailedLink } from "../environment/outbox.ts";

/** An address that is not in use yet. */
export const newAddress = (): string => `${randomUUID().slice(0, 8)}@example.org`;

/** Gives the page the session of a new user, without a mail and without showing a page. */
export async function signIn(page: Page, deployment: Deployment, email = newAddress()): Promise<void> {
  await activate(page, (await deployment.admin.invite({ email })).activationUrl);
}

/** The same for a new user with this role, by a mailed link: a change of role ends the invitation and all sessions. */
export async function signInAs(page: Page, deployment: Deployment, role: Role, name = ""): Promise<void> {
  const { admin, visitor, dataDir } = deployment;
  const email = newAddress();
  const { user } = await admin.invite({ email, ...(name !== "" && { name }) });
  await admin.write("PATCH", `/v1/admin/users/${user.id}`, { role });
  await visitor.write("POST", "/v1/sign-in", { email });
  await activate(page, await mailedLink(dataDir, email));
}

async function activate(page: Page, activationUrl: string): Promise<void> {
  const token = new URL(activationUrl).hash.slice(1);
  const answer = await page.request.post("/v1/activations", { data: { token } });
  if (!answer.ok()) throw new Error(`${answer.status()} ${await answer.text()}`);
}
