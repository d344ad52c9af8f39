import {
  capacityDefault,
  capacityMax,
  type Command,
  flag,
  oneOf,
  type Option,
  purchaseQuantityMax,
  readOptions as readGiven,
  text,
  wholeNumber,
} from "@admit/contract";
import { scheduleKinds } from "./sender/schedule.ts";

/** The length of a line by default, and more than one machine has sockets for at a time. */
const buyersMax = 100_000;
const rateMax = 100_000;

const address: Option<string | null> = {
  does: "the gateway, if it is not at the deployment's own address",
  placeholder: "URL",
  byDefault: null,
  read: (value) => (isHttp(value) ? { value } : { must: "be an http:// or https:// address" }),
};
const options = {
  buyers: wholeNumber("how many press Buy, once each", 1, buyersMax, 5000),
  rate: wholeNumber("buyers per second", 1, rateMax, 1000),
  quantity: wholeNumber("tickets that each buyer requests", 1, purchaseQuantityMax, 2),
  schedule: oneOf("how arrivals spread", "KIND", scheduleKinds, "constant"),
  seed: wholeNumber("another order of random arrivals", 0, 2 ** 32 - 1, 1),
  capacity: wholeNumber("tickets of the event created for this rehearsal", 1, capacityMax, capacityDefault),
  for: text(
    "slug of the coming event that this rehearses (a draft: its id); it sells as many tickets, on an event of its own",
    "E",
  ),
  event: text("slug or id of an existing event, instead of a fresh one", "E"),
  url: address,
  wait: flag("wait for each outcome (Prefer: wait)"),
  json: text("also write the report as JSON", "FILE"),
};

export const command: Command<typeof options> = {
  call: "pnpm drop",
  does: "Rehearses a drop against a running deployment: latencies, outcomes and the audit.",
  options,
  rules: (_values, given) =>
    [
      given.has("event") &&
        given.has("capacity") &&
        "--capacity is for the event created for this rehearsal; the one of --event has its own",
      given.has("for") && given.has("capacity") && "--for takes its event's capacity; leave out --capacity",
      given.has("for") && given.has("event") && "--for rehearses on an event of its own; leave out --event",
    ].filter((rule) => rule !== false),
};

/** Null is what was not given. */
export type DropOptions = ReturnType<typeof readOptions>;

/** @throws OptionsError that names every option that is wrong */
export function readOptions(args: readonly string[]) {
  const { schedule, json, ...values } = readGiven(command, args);
  return { ...values, schedule: schedule ?? "constant", jsonFile: json };
}

function isHttp(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}
