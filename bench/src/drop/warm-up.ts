import type { Connections } from "../load/connections.ts";

const rounds = 20;
const callsPerRound = 50;

/** Looks at the event until this process has its connections, and its code compiled: the first buyer is to be on time. */
export async function warmUp(connections: Connections, eventId: string): Promise<void> {
  const look = { method: "GET", path: `/v1/events/${eventId}`, headers: {} } as const;
  for (let round = 0; round < rounds; round++)
    await Promise.all(Array.from({ length: callsPerRound }, () => connections.request(look)));
}
