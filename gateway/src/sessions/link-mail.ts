import type { Mail } from "@admit/tickets";
import type { Link } from "./link-create.ts";

/** Why somebody gets a link: to sign in, to activate since they asked to sign in, or because staff invite them. */
export type LinkOccasion = "sign-in" | "activation" | "invitation";

export function linkMail(occasion: LinkOccasion, to: string, { url, expiresAt }: Link): Mail {
  const until = expiresAt.toISOString().slice(0, 16).replace("T", " ");
  const lines = [opening[occasion], "", url, "", `It works once, until ${until} UTC.`, closing[occasion]];
  return { to, subject: subject[occasion], text: lines.join("\n") };
}

const subject = {
  "sign-in": "Your link to sign in",
  activation: "Activate your account",
  invitation: "You have been invited",
};

const opening = {
  "sign-in": "Open this link to sign in:",
  activation: "You have been invited. Open this link to activate your account and see your tickets:",
  invitation: "You have been invited. Open this link to activate your account; your tickets show there:",
};

const notAsked = "If you did not ask for it, do nothing: without the link nobody gets in.";
const closing = {
  "sign-in": notAsked,
  activation: notAsked,
  invitation: "If you do not want it, do nothing: your account stays as it is.",
};
