const name = "ADMIT_PROCESS_NUMBER";

/** The variable that gives a process its number among those that share a port, from 1. */
export const numberFor = (number: number): Record<string, string> => ({ [name]: String(number) });

/** Null for the only one. */
export const processNumber = (environment: NodeJS.ProcessEnv): number | null => Number(environment[name]) || null;
