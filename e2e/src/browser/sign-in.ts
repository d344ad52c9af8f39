import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import type { SetUp } from "../set-up/start-set-up.ts";
import { mailedLink } from "./mailed-link.ts";

/** An address that nobody has used yet. */
export const newAddress = (): string => `${randomUUID().slice(0, 8)}@example.org`;

/** Signs somebody in by a mailed link, without the form that asks for it. */
export async function signIn(page: Page, { dataDir, nobody }: SetUp, address = newAddress()): Promise<void> {
  await nobody.write("POST", "/v1/sign-in", { email: address });
  await page.goto(await mailedLink(dataDir, address));
  // The second, where another is signed in.
  await page.getByRole("button", { name: /^(Continue|Switch account)$/ }).click();
  await page.getByText(`Signed in as ${address}`).waitFor();
}
