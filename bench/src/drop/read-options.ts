import { parseArgs } from "node:util";
import { capacityDefault, capacityMax, purchaseQuantityMax } from "@admit/contract";
import { type ScheduleKind, scheduleKinds } from "../load/schedule.ts";
import { Explained } from "./explained.ts";

export interface DropOptions {
  buyers: number;
  /** Buyers per second. */
  rate: number;
  /** Tickets that each asks for. */
  quantity: number;
  /** Places of the event that is made for the rehearsal. */
  capacity: number;
  /** Slug or id of an event that is there; null makes a fresh one. */
  event: string | null;
  schedule: ScheduleKind;
  seed: number;
  /** Null where the set-up says. */
  url: string | null;
  /** Whether buyers have their answers held until they are decided, by `Prefer: wait`. */
  wait: boolean;
  jsonFile: string | null;
}

/** As many as a line takes by default, and more than one machine has sockets for at a time. */
const buyersMax = 100_000;
const rateMax = 100_000;

const usage = `Usage: pnpm drop [options]
  --buyers N        how many press Buy, once each (5000)
  --rate N          buyers per second (1000)
  --quantity N      tickets each asks for (2)
  --schedule KIND   ${scheduleKinds.join(", ")} (constant)
  --seed N          another order of random arrivals (1)
  --capacity N      places of the event made for this rehearsal (${capacityDefault})
  --event E         slug or id of an event that is there, instead of a fresh one
  --url URL         the gateway, where it is not the set-up's own address
  --wait            have answers held until they are decided (Prefer: wait)
  --json FILE       write the report as JSON as well`;

/** @throws Explained that names every option that is wrong */
export function readOptions(args: readonly string[]): DropOptions {
  const values = parse(args);
  const wrong: string[] = [];
  const whole = (name: string, given: string | undefined, byDefault: number, max: number, min = 1) => {
    const value = given === undefined ? byDefault : /^\d+$/.test(given) ? Number(given) : NaN;
    if (value >= min && value <= max) return value;
    wrong.push(`--${name} must be a whole number from ${min} to ${max}, not "${given}"`);
    return byDefault;
  };
  const schedule = scheduleKinds.find((kind) => kind === (values.schedule ?? "constant"));
  if (schedule === undefined)
    wrong.push(`--schedule must be one of ${scheduleKinds.join(", ")}, not "${values.schedule}"`);
  if (values.url !== undefined && !isHttp(values.url))
    wrong.push(`--url must be an http:// or https:// address, not "${values.url}"`);
  if (values.event !== undefined && values.capacity !== undefined)
    wrong.push("--capacity is for the event made for this rehearsal; the one of --event has its own");
  const options: DropOptions = {
    buyers: whole("buyers", values.buyers, 5000, buyersMax),
    rate: whole("rate", values.rate, 1000, rateMax),
    quantity: whole("quantity", values.quantity, 2, purchaseQuantityMax),
    capacity: whole("capacity", values.capacity, capacityDefault, capacityMax),
    event: values.event ?? null,
    schedule: schedule ?? "constant",
    seed: whole("seed", values.seed, 1, 2 ** 32 - 1, 0),
    url: values.url ?? null,
    wait: values.wait ?? false,
    jsonFile: values.json ?? null,
  };
  if (wrong.length > 0) throw new Explained(`${wrong.join("\n")}\n\n${usage}`);
  return options;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        buyers: { type: "string" },
        rate: { type: "string" },
        quantity: { type: "string" },
        capacity: { type: "string" },
        event: { type: "string" },
        schedule: { type: "string" },
        seed: { type: "string" },
        url: { type: "string" },
        wait: { type: "boolean" },
        json: { type: "string" },
      },
    }).values;
  } catch (error) {
    // Node's message is for people, but for a hint at the arguments of programs that take files.
    const [reason = ""] = (error as Error).message.split(". ");
    throw new Explained(`${reason}\n\n${usage}`);
  }
}

function isHttp(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
