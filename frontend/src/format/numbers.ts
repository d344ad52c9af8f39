const figures = new Intl.NumberFormat("en");

/** 1204 → "1,204". */
export const figure = (count: number): string => figures.format(count);

/** 1 → "1 line", 1204 → "1,204 lines". */
export const counted = (count: number, noun: string): string => `${figure(count)} ${noun}${count === 1 ? "" : "s"}`;

export const tickets = (count: number): string => counted(count, "ticket");

/** "0", "3.4", "1,204" per second. */
export const rate = (perSecond: number): string =>
  perSecond > 0 && perSecond < 10 ? perSecond.toFixed(1) : figure(Math.round(perSecond));

/** In whole percent; 100 only when the event is full. */
export const filledPercent = (issued: number, capacity: number): number =>
  capacity === 0 ? 100 : Math.min(100, Math.floor((issued / capacity) * 100));

const megabyte = 1_000_000;
export const memory = (bytes: number): string => `${figure(Math.round(bytes / megabyte))} MB`;

const kibibyte = 1024;

/** "2 kB", "3.4 MB". */
export const fileSize = (bytes: number): string =>
  bytes < kibibyte * kibibyte ? `${Math.ceil(bytes / kibibyte)} kB` : `${(bytes / kibibyte / kibibyte).toFixed(1)} MB`;

/** A process by its host and process id, without the suffix that makes it unique over time. */
export const shortId = (id: string): string => id.replace(/-[0-9a-f]{8}$/, "");

export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
