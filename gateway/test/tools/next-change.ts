import type { ChangeName, LineStore } from "@admit/line";

/** Listens as another gateway does. @returns a function that resolves to the id of the first such change */
export async function nextChange(store: LineStore, change: ChangeName): Promise<() => Promise<string>> {
  let note!: (id: string) => void;
  const first = new Promise<string>((resolve) => (note = resolve));
  const subscription = store.subscribe({ [change]: note });
  await subscription.ready;
  return async () => {
    const id = await first;
    subscription.close();
    return id;
  };
}
