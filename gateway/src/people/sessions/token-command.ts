import { type Command, Email, oneOf, type Option, Role } from "@admit/contract";

const email: Option<string> = {
  does: "the user's address; an unknown one becomes an active user",
  placeholder: "E",
  byDefault: undefined,
  read: (text) => {
    const parsed = Email.safeParse(text);
    return parsed.success ? { value: parsed.data } : { must: "be an e-mail address" };
  },
};
const options = { email, role: oneOf("gives the user this role", "R", Role.options, null) };

export const command: Command<typeof options> = {
  call: "pnpm run token",
  does: "Prints a session token for scripts, signed with the deployment's own key.",
  options,
};
