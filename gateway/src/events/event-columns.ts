/**
 * The columns of an event that staff set, each with its value for a new event. A new field of an event begins here: it
 * is then created, changed, read, cached and answered. The capacity is not one of them, because its line changes it.
 */
export const settableColumns = {
  venue: "" as string,
  organiser: "" as string,
  contact: "" as string,
  posterAlt: "" as string,
  startsAt: null as Date | null,
  endsAt: null as Date | null,
  timeZone: "UTC" as string,
  salesOpenAt: null as Date | null,
  salesCloseAt: null as Date | null,
  userCap: null as number | null,
  /** Only accounts created before this may buy; null: all. */
  requireAccountBefore: null as Date | null,
};
export type SettableColumns = typeof settableColumns;
type Column = keyof SettableColumns;

export const settableNames = Object.keys(settableColumns) as Column[];

/** Those of the fields that a change, or an event that is created, names. */
export const named = <Given extends object, Name extends keyof Given>(given: Given, names: readonly Name[]) =>
  Object.fromEntries(names.filter((name) => given[name] !== undefined).map((name) => [name, given[name]])) as {
    [Each in Name]?: Exclude<Given[Each], undefined>;
  };

export const selectSettable = Object.fromEntries(settableNames.map((name) => [name, true])) as Record<Column, true>;

/** For SQL over `Event e`; its one placeholder is the configured user cap. */
export const settableSql = settableNames
  .map((name) => (name === "userCap" ? "COALESCE(e.userCap, ?) AS userCap" : `e.${name}`))
  .join(", ");

/** Answered in another form, or not in lists. */
type Unlisted = "contact" | "posterAlt";
const answeredNames = settableNames.filter((name) => name !== "contact" && name !== "posterAlt");

/** For an answer: times as text. */
type Answered<Value> = Value extends Date ? string : Value;
export const answeredColumns = (event: Omit<SettableColumns, "userCap"> & { userCap: number }) =>
  Object.fromEntries(
    answeredNames.map((name) => {
      const value = event[name];
      return [name, value instanceof Date ? value.toISOString() : value];
    }),
  ) as { [Name in Exclude<Column, "userCap" | Unlisted>]: Answered<SettableColumns[Name]> } & { userCap: number };
