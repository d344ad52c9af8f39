import { expect, test } from "vitest";
import { sharedDeployment } from "../environment/deployment-for-file.ts";
import { browserForFile } from "./browser-for-file.ts";
import { newAddress, signIn } from "./sign-in.ts";

const deployment = sharedDeployment();
const openPage = browserForFile();

test("signing out everywhere on one device ends the session on another, at another gateway", async () => {
  const address = newAddress();
  const here = await openPage(deployment().gateway(0).url);
  const there = await openPage(deployment().gateway(1).url);
  await signIn(here, deployment(), address);
  // Cookies ignore ports: the other gateway accepts the session of the first one.
  await there.context().addCookies(await here.context().cookies());
  await there.goto("/");
  await there.getByText(`Signed in as ${address}`).waitFor();

  await here.getByRole("button", { name: "Sign out everywhere" }).click();
  await here.getByText("Sign out on all your devices?").waitFor();
  await here.getByRole("button", { name: "Sign out everywhere" }).click();
  await here.getByRole("link", { name: "Sign in" }).waitFor();
  await expect.poll(async () => (await there.request.get("/v1/me")).status()).toBe(401);
  await there.goto("/");
  await there.getByRole("link", { name: "Sign in" }).waitFor();
});
