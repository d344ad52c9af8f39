import type { Connection } from "mysql2/promise";
import { newId } from "../new-id.ts";

/** The people whom the demo's links sign in. */
export const demoPeople = {
  buyer: { label: "a buyer", name: "Mara Lindqvist", email: "buyer@example.org", role: "BUYER", status: "ACTIVE" },
  invited: {
    label: "an invited user",
    name: "Jonas Okafor",
    email: "invited@example.org",
    role: "BUYER",
    status: "INVITED",
  },
  staff: { label: "staff", name: "Priya Raman", email: "staff@example.org", role: "STAFF", status: "ACTIVE" },
  admin: { label: "an admin", name: "Tomás Vela", email: "admin@example.org", role: "ADMIN", status: "ACTIVE" },
} as const;

/**
 * The supper's buyers, and how many tickets each requested: 120 in all, of which the cap of six allows 118. One ticket is
 * voided afterwards, so three of the 120 places are left.
 */
const guests = `
  Amara Diallo 2, Bence Kovács 4, Chiara Rossi 6, Daniel Weiss 4, Elif Demir 3, Farid Haddad 5, Greta Holm 2,
  Hugo Marchand 4, Ines Duarte 6, Joon Park 4, Katya Orlova 3, Liam Byrne 5, Mei Tanaka 2, Nadia Benali 4,
  Oscar Lund 6, Paula Vidal 4, Quentin Moreau 3, Rosa Jiménez 5, Samir Patel 2, Tess van Dijk 4, Umar Farouk 6,
  Vera Novak 4, Wanjiru Mwangi 3, Xavier Costa 5, Yara Nassar 2, Zoe Adler 4, Anton Berg 8, Bianca Ferri 4,
  Cormac Doyle 4, Dilara Aydin 2`;

/** Writes the demo's users. @returns their ids; the guests' in the order of the list, with their quantities */
export async function insertPeople(connection: Connection, since: Date) {
  const row = ({ name, email, role, status }: { name: string; email: string; role: string; status: string }) => ({
    id: newId(since.getTime()),
    name,
    email,
    role,
    status,
    activatedAt: status === "ACTIVE" ? since : null,
    createdAt: since,
    updatedAt: since,
  });
  const [buyer, invited] = [row(demoPeople.buyer), row(demoPeople.invited)];
  const [staff, admin] = [row(demoPeople.staff), row(demoPeople.admin)];
  const listed = Array.from(guests.matchAll(/(\p{L}[\p{L} ]*) (\d)/gu), ([, name = "", quantity]) => ({
    person: row({ name, email: addressOf(name), role: "BUYER", status: "ACTIVE" }),
    quantity: Number(quantity),
  }));
  await insertRows(connection, "User", [buyer, invited, staff, admin, ...listed.map(({ person }) => person)]);
  const guestIds = listed.map(({ person, quantity }) => ({ id: person.id, quantity }));
  return { buyerId: buyer.id, invitedId: invited.id, staffId: staff.id, guests: guestIds };
}

/** `Bence Kovács` is at `bence.kovacs@example.com`. */
function addressOf(name: string): string {
  const ascii = name.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
  return `${ascii.replaceAll(" ", ".")}@example.com`;
}

/** Writes rows, all of the same columns, in one statement. */
export async function insertRows(connection: Connection, table: string, rows: readonly object[]): Promise<void> {
  const values = rows.map((row) => Object.values(row) as unknown[]);
  await connection.query("INSERT INTO ?? (??) VALUES ?", [table, Object.keys(rows[0] ?? {}), values]);
}
