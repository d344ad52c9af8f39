import type { Check } from "./check.ts";

/**
 * Well above what a process holds that has served twenty runs, and far below what it would if each purchase of them
 * left something behind.
 */
export const memoryMaxBytes = 400 * 2 ** 20;

/** Once all is quiet no process holds more connections than its pools may. */
export const connectionsReturn: Check = ({ connections }) =>
  Object.entries(connections)
    .filter(([, { open, max }]) => open > max)
    .map(([way, { open, max }]) => `${way} has ${open} connections, of ${max} at the most`);

export const memoryReturns: Check = ({ memory }) =>
  Object.entries(memory)
    .filter(([, bytes]) => bytes > memoryMaxBytes)
    .map(([name, bytes]) => `${name} holds ${Math.round(bytes / 2 ** 20)} MiB`);
