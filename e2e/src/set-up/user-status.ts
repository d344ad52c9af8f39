import type { Person } from "../client/person.ts";

/** Suspends somebody. All gateways know of it once this is answered. */
export async function suspend(admin: Person, person: Person): Promise<void> {
  const { id } = await person.me();
  await admin.write("PATCH", `/v1/admin/users/${id}`, { status: "SUSPENDED" });
}

/** Makes an invited user of that address, without telling them. */
export async function makeInvited(admin: Person, email: string): Promise<void> {
  await admin.write("POST", "/v1/admin/invitations", { email });
}
