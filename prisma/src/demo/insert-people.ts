import type { Connection } from "mysql2/promise";
import { ulid } from "ulid";
import { demoGuests, demoPeople } from "./demo-people.ts";
import { insertRows } from "./insert-rows.ts";

interface Person {
  name: string;
  email: string;
  role: string;
  status: string;
}

/** Writes the demo's users. @returns their ids; the guests' in the order of the list, with what they ask for */
export async function insertPeople(connection: Connection, since: Date) {
  const row = (person: Person) => ({
    ...person,
    id: ulid(since.getTime()),
    activatedAt: person.status === "ACTIVE" ? since : null,
    createdAt: since,
    updatedAt: since,
  });
  const buyer = row(demoPeople.buyer);
  const invited = row(demoPeople.invited);
  const staff = row(demoPeople.staff);
  const admin = row(demoPeople.admin);
  const guests = demoGuests.map(([name, quantity]) => ({
    ...row({ name, email: addressOf(name), role: "BUYER", status: "ACTIVE" }),
    quantity,
  }));
  await insertRows(
    connection,
    "User",
    ["id", "name", "email", "role", "status", "activatedAt", "createdAt", "updatedAt"],
    [buyer, invited, staff, admin, ...guests],
  );
  return { buyerId: buyer.id, invitedId: invited.id, staffId: staff.id, guests };
}

/** `Bence Kovács` is at `bence.kovacs@example.com`. */
function addressOf(name: string): string {
  const ascii = name.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
  return `${ascii.replaceAll(" ", ".")}@example.com`;
}
