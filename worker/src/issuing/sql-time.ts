/** A DATETIME(3) literal in UTC. */
export function sqlTime(ms: number): string {
  return `'${new Date(ms).toISOString().slice(0, 23).replace("T", " ")}'`;
}
