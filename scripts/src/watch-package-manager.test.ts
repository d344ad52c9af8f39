import { expect, it } from "vitest";
import { packageManagerChain } from "./watch-package-manager.ts";

const chainOf = (...commandLines: string[]): number[] =>
  packageManagerChain(commandLines.map((commandLine, pid) => ({ pid, parent: pid + 1, commandLine })));

it("every process from the script up to npx is watched, the shells between them too", () => {
  expect(
    chainOf("sh -c node scripts/run.mjs start", "pnpm start", "sh -c 'pnpm' start", "npm exec pnpm start", "-bash"),
  ).toEqual([0, 1, 2, 3]);
});

it("a shell that merely runs npx may end without ending the deployment", () => {
  expect(chainOf("sh -c node scripts/run.mjs start", "pnpm start", "bash -c npx --yes pnpm start & sleep 1")).toEqual([
    0, 1,
  ]);
});

it("npm that is run by node is known as well", () => {
  expect(chainOf("sh -c x", "/usr/bin/node /usr/lib/node_modules/npm/bin/npx-cli.js pnpm start", "zsh")).toEqual([
    0, 1,
  ]);
});

it("nothing is watched without a package manager", () => {
  expect(chainOf("-bash", "sshd")).toEqual([]);
});
