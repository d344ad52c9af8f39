/** Options of a command line, as data: one parser checks them and one help lists them. */

export interface Option<Value> {
  /** What it does, for people. */
  does: string;
  /** The placeholder for its value in the help; a flag has none. */
  placeholder?: string;
  /** The value if the option is not given; undefined if it has to be given. */
  byDefault: Value | undefined;
  /** @returns the value, or a phrase that says what it must be */
  read(text: string): { value: Value } | { must: string };
}

// oxlint-disable-next-line typescript/no-explicit-any -- options of values of any kind, each read by its own
export type Options = Record<string, Option<any>>;
export type Values<Of extends Options> = { [Name in keyof Of]: Of[Name] extends Option<infer Value> ? Value : never };

export interface Command<Of extends Options = Options> {
  /** As it is called: "pnpm bench". */
  call: string;
  does: string;
  options: Of;
  /** The option that these arguments are for if they are given without its name. */
  unnamed?: { option: string; values: readonly string[] };
  /** A sentence for each combination of options that is wrong, though each option is right by itself. */
  rules?(this: void, values: Values<Of>, given: ReadonlySet<string>): string[];
}

/** All mistakes of a command line, and how to use the command. */
export class OptionsError extends Error {
  override name = "OptionsError";
}

export const wholeNumber = (does: string, min: number, max: number, byDefault?: number): Option<number> => ({
  does,
  placeholder: "N",
  byDefault,
  read: (text) =>
    /^\d{1,15}$/.test(text) && Number(text) >= min && Number(text) <= max
      ? { value: Number(text) }
      : { must: `be a whole number from ${min} to ${max}` },
});

export const oneOf = <Kind extends string>(
  does: string,
  placeholder: string,
  kinds: readonly Kind[],
  byDefault: Kind | null,
): Option<Kind | null> => ({
  does: `${does}: ${kinds.join(", ")}`,
  placeholder,
  byDefault,
  read: (text) => {
    const value = kinds.find((kind) => kind === text);
    return value === undefined ? { must: `be one of ${kinds.join(", ")}` } : { value };
  },
});

/** Text that is not checked here. */
export const text = (does: string, placeholder: string): Option<string | null> => ({
  does,
  placeholder,
  byDefault: null,
  read: (value) => (value === "" ? { must: "not be empty" } : { value }),
});

/** The same without a default. */
export const requiredText = (does: string, placeholder: string): Option<string> => ({
  does,
  placeholder,
  byDefault: undefined,
  read: (value) => (value === "" ? { must: "not be empty" } : { value }),
});

export const flag = (does: string): Option<boolean> => ({ does, byDefault: false, read: () => ({ value: true }) });

/** @returns whether only the help is requested */
export const asksForHelp = (args: readonly string[]): boolean => args.some((arg) => arg === "--help" || arg === "-h");

/** @throws OptionsError that names every option that is wrong, and how to use the command */
export function readOptions<Of extends Options>(command: Command<Of>, args: readonly string[]): Values<Of> {
  const { options, rules, unnamed } = command;
  const values: Record<string, unknown> = {};
  const wrong: string[] = [];
  const listed: string[] = [];
  const rest = args[0] === "--" ? args.slice(1) : [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [, name = "", inline] = /^--([^=]+)(?:=([^]*))?$/.exec(arg) ?? [];
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (unnamed?.values.includes(arg) === true) listed.push(arg);
    else if (name === "") wrong.push(`"${shown(arg)}" is not an option: leave it out`);
    else if (option === undefined) wrong.push(`--${shown(name)} is not an option of ${command.call}: leave it out`);
    else if (name in values) wrong.push(`--${name} is given twice: keep one`);
    else values[name] = option.placeholder === undefined ? readFlag(name, inline) : readValue(name, option, inline);
  }
  if (unnamed !== undefined && listed.length > 0) {
    const { option: name } = unnamed;
    if (name in values) wrong.push(`--${name} is given twice: keep one`);
    else values[name] = readValue(name, options[name] as Option<unknown>, listed.join(","));
  }
  for (const [name, { byDefault, placeholder }] of Object.entries(options)) {
    if (name in values) continue;
    if (byDefault === undefined) wrong.push(`--${name} must be given: --${name} ${placeholder}`);
  }
  const given = new Set(Object.keys(values));
  for (const [name, { byDefault }] of Object.entries(options)) values[name] ??= byDefault;
  if (wrong.length === 0) wrong.push(...(rules?.(values as Values<Of>, given) ?? []));
  if (wrong.length > 0) throw new OptionsError(`${wrong.join("\n")}\n\n${helpOf(command)}`);
  return values as Values<Of>;

  function readFlag(name: string, inline: string | undefined): boolean {
    if (inline !== undefined) wrong.push(`--${name} takes no value: write --${name} alone`);
    return true;
  }
  function readValue(name: string, option: Option<unknown>, inline: string | undefined): unknown {
    const given = inline ?? (rest[0]?.startsWith("--") === true ? undefined : rest.shift());
    if (given === undefined) {
      wrong.push(`--${name} needs a value: --${name} ${option.placeholder}`);
      return null;
    }
    const read = option.read(given);
    if ("value" in read) return read.value;
    wrong.push(`--${name} must ${read.must}, not "${shown(given)}"`);
    return null;
  }
}

export function helpOf({ call, does, options, unnamed }: Command): string {
  const lines: [string, string][] = Object.entries(options).map(([name, option]) => [
    option.placeholder === undefined ? `--${name}` : `--${name} ${option.placeholder}`,
    `${option.does}${defaultOf(option)}`,
  ]);
  lines.push(["--help", "show this, and do nothing"]);
  const width = Math.max(...lines.map(([option]) => option.length));
  const listed = lines.map(([option, what]) => `  ${option.padEnd(width)}  ${what}`);
  const rest = unnamed === undefined ? "" : ` [${options[unnamed.option]?.placeholder}]`;
  return [`Usage: ${call} [options]${rest}`, does, "", ...listed].join("\n");
}

function defaultOf({ byDefault }: Option<unknown>): string {
  if (byDefault === undefined) return " (must be given)";
  return typeof byDefault === "string" || typeof byDefault === "number" ? ` (default: ${byDefault})` : "";
}

const shownLengthMax = 60;
const shown = (given: string): string =>
  given.length <= shownLengthMax ? given : `${given.slice(0, shownLengthMax)}…`;
