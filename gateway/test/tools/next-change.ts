import type { ChangeName } from "@admit/line";
import type { TestGateway } from "./test-gateway.ts";

/** Listens as another gateway does. @returns a function that resolves to the id of the first such change */
export async function nextChange({ services }: TestGateway, change: ChangeName): Promise<() => Promise<string>> {
  let note!: (id: string) => void;
  const first = new Promise<string>((resolve) => (note = resolve));
  const subscription = services.store.subscribe({ [change]: note });
  await subscription.ready;
  return async () => {
    const id = await first;
    subscription.close();
    return id;
  };
}
