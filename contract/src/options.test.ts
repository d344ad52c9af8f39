import { expect, test } from "vitest";
import {
  type Command,
  flag,
  helpOf,
  oneOf,
  type OptionsError,
  readOptions,
  requiredText,
  wholeNumber,
} from "./options.ts";

const options = {
  runs: wholeNumber("how many runs", 1, 99, 10),
  name: requiredText("who", "NAME"),
  kind: oneOf("of what kind", "KIND", ["fast", "slow"], null),
  quiet: flag("say nothing"),
};
const command: Command<typeof options> = {
  call: "pnpm try",
  does: "Tries it.",
  options,
  rules: ({ runs, quiet }) => (quiet && runs > 50 ? ["--quiet is for at most 50 runs"] : []),
};
const wrongOf = (...args: string[]): string[] => {
  try {
    readOptions(command, args);
    return [];
  } catch (error) {
    return (error as OptionsError).message.split("\n\n")[0]?.split("\n") ?? [];
  }
};

test("given options are read, and all others have their defaults", () => {
  expect(readOptions(command, ["--name", "anna"])).toEqual({ runs: 10, name: "anna", kind: null, quiet: false });
  expect(readOptions(command, ["--", "--runs=3", "--quiet", "--kind", "slow", "--name=a=b"])).toEqual({
    runs: 3,
    name: "a=b",
    kind: "slow",
    quiet: true,
  });
});

test("all mistakes are named at once, each with what to do", () => {
  expect(wrongOf("--runs", "0", "--kind=odd", "--quiet=yes", "--speed", "now", "--runs", "2", "--toString")).toEqual([
    '--runs must be a whole number from 1 to 99, not "0"',
    '--kind must be one of fast, slow, not "odd"',
    "--quiet takes no value: write --quiet alone",
    "--speed is not an option of pnpm try: leave it out",
    '"now" is not an option: leave it out',
    "--runs is given twice: keep one",
    '"2" is not an option: leave it out',
    "--toString is not an option of pnpm try: leave it out",
    "--name must be given: --name NAME",
  ]);
});

test("values that go without their option's name are joined by commas, and given once", () => {
  const listing = { ...command, unnamed: { option: "name", values: ["anna", "berta"] } };
  expect(readOptions(listing, ["anna", "--quiet", "berta"])).toMatchObject({ name: "anna,berta", quiet: true });
  expect(() => readOptions(listing, ["anna", "--name", "berta"])).toThrow("--name is given twice: keep one");
  expect(() => readOptions(listing, ["carla", "--name", "berta"])).toThrow('"carla" is not an option');
  expect(helpOf(listing)).toContain("Usage: pnpm try [options] [NAME]");
});

test("an option without its value is named, and does not take the next option as its value", () => {
  expect(wrongOf("--name", "--runs", "5", "--kind")).toEqual([
    "--name needs a value: --name NAME",
    "--kind needs a value: --kind KIND",
  ]);
});

test("options that do not go together are named if each is right by itself", () => {
  expect(wrongOf("--name", "a", "--quiet", "--runs", "60")).toEqual(["--quiet is for at most 50 runs"]);
});

test("whole numbers may have digits alone", () => {
  for (const given of ["1.5", "-1", "1e1", "", " 1", "0x1", "NaN", "9".repeat(400)])
    expect(wrongOf("--name", "a", `--runs=${given}`)).toHaveLength(1);
});

test("the help lists every option with its default, and so does a refusal", () => {
  const help = `Usage: pnpm try [options]
Tries it.

  --runs N     how many runs (default: 10)
  --name NAME  who (must be given)
  --kind KIND  of what kind: fast, slow
  --quiet      say nothing
  --help       show this, and do nothing`;
  expect(helpOf(command)).toBe(help);
  expect(() => readOptions(command, [])).toThrow(help);
});
