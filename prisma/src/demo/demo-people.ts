/** Whom the demo's links sign in, by what they are. The admin's address also marks the demo as made. */
export const demoPeople = {
  buyer: {
    label: "a buyer",
    name: "Mara Lindqvist",
    email: "buyer@example.org",
    role: "BUYER",
    status: "ACTIVE",
  },
  invited: {
    label: "an invited user",
    name: "Jonas Okafor",
    email: "invited@example.org",
    role: "BUYER",
    status: "INVITED",
  },
  staff: {
    label: "staff",
    name: "Priya Raman",
    email: "staff@example.org",
    role: "STAFF",
    status: "ACTIVE",
  },
  admin: {
    label: "an admin",
    name: "Tomás Vela",
    email: "admin@example.org",
    role: "ADMIN",
    status: "ACTIVE",
  },
} as const;

/**
 * Who bought for the supper, and how many each asked for: 120 in all, of which the cap of six lets 118
 * through. One ticket is voided afterwards, so that three of the 120 places are left.
 */
export const demoGuests: readonly (readonly [name: string, quantity: number])[] = [
  ["Amara Diallo", 2],
  ["Bence Kovács", 4],
  ["Chiara Rossi", 6],
  ["Daniel Weiss", 4],
  ["Elif Demir", 3],
  ["Farid Haddad", 5],
  ["Greta Holm", 2],
  ["Hugo Marchand", 4],
  ["Ines Duarte", 6],
  ["Joon Park", 4],
  ["Katya Orlova", 3],
  ["Liam Byrne", 5],
  ["Mei Tanaka", 2],
  ["Nadia Benali", 4],
  ["Oscar Lund", 6],
  ["Paula Vidal", 4],
  ["Quentin Moreau", 3],
  ["Rosa Jiménez", 5],
  ["Samir Patel", 2],
  ["Tess van Dijk", 4],
  ["Umar Farouk", 6],
  ["Vera Novak", 4],
  ["Wanjiru Mwangi", 3],
  ["Xavier Costa", 5],
  ["Yara Nassar", 2],
  ["Zoe Adler", 4],
  ["Anton Berg", 8],
  ["Bianca Ferri", 4],
  ["Cormac Doyle", 4],
  ["Dilara Aydin", 2],
];
