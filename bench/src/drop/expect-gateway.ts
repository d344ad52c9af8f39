import { type Connections, ConnectionLost } from "../load/connections.ts";
import { Explained } from "./explained.ts";

/** @throws Explained where no gateway answers there */
export async function expectGateway(connections: Connections, url: string): Promise<void> {
  const answer = await connections.request({ method: "GET", path: "/healthz", headers: {} }).catch((error: unknown) => {
    if (error instanceof ConnectionLost) return null;
    throw error;
  });
  if (answer?.status === 200) return;
  throw new Explained(
    `No gateway answers at ${url}. Start the set-up first (npx --yes pnpm start), or name its address with --url.`,
  );
}
