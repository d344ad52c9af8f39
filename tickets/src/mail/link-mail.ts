import { asHtml, asText, named, unmarked, type MailTexts } from "./mail-page.ts";
import type { Mail } from "./open-mailer.ts";
import { shownEmail } from "../address/shown-email.ts";

/** Why a mail carries a link: to sign in; to activate, for an invited user who asked to sign in; or an invitation. */
export type LinkOccasion = "sign-in" | "activation" | "invitation";

export interface LinkMailContent {
  /** The mail's, which is its link's. */
  id: string;
  to: string;
  url: string;
  /** Null for an invitation: it is good for two weeks, and a code is not. */
  code: string | null;
  expiresAt: Date;
  publicUrl: string;
  /** What the deployment is called. */
  service: string;
  /** The titles of the events that it is about: those of the tickets that wait, or the one whose page the buyer was on. */
  events: readonly string[];
  /** Name, else address, of the member of staff who invites. */
  invitedBy: string | null;
}

export function linkMail(occasion: LinkOccasion, content: LinkMailContent): Mail {
  const { id, to, publicUrl } = content;
  const texts = textsOf(occasion, content);
  return {
    to,
    subject: unmarked(texts.subject),
    text: asText(texts),
    html: asHtml(texts, ""),
    messageId: `<${id}.link@${new URL(publicUrl).hostname}>`,
  };
}

function textsOf(occasion: LinkOccasion, content: LinkMailContent): MailTexts {
  const { url, code, expiresAt } = content;
  const service = named(content.service);
  const invitedBy = content.invitedBy === null ? "" : named(shownEmail(content.invitedBy));
  const events = listed(content.events);
  const until = `until ${moment(expiresAt)}`;
  const works = code === null ? `The link works once, ${until}.` : `Link and code work once, ${until}.`;
  const base = { greeting: "Hello,", facts: [], closing: [], ...(code !== null && { code }) };
  if (occasion === "invitation")
    return {
      ...base,
      subject: events === "" ? `You're invited to ${service}` : `You're invited to ${events}`,
      opening: [
        `${invitedBy === "" ? "you are invited" : `${invitedBy} invites you`} to ${service}${events === "" ? "." : `, and tickets for ${events} wait for you.`}`,
      ],
      link: { label: "Activate your account", url },
      advice: [works, "Don't want it? Ignore this email. Your account stays inactive."],
    };
  const isActivation = occasion === "activation";
  return {
    ...base,
    subject: `${isActivation ? "Activate your account" : "Your link to sign in"}${events === "" ? "" : ` for ${events}`}`,
    opening: [
      isActivation
        ? `you're invited to ${service}. Activate your account to see your tickets.`
        : `you asked to sign in to ${service}${events === "" ? "." : ` for ${events}.`}`,
    ],
    link: { label: isActivation ? "Activate your account" : "Sign in", url },
    advice: [
      works,
      "Didn't ask for this? Ignore this email. No one can get in without the link or the code: give them to no one.",
    ],
  };
}

/** Most titles that a mail names. */
const titlesMax = 3;

/** Such as "A, B and 4 more". */
function listed(titles: readonly string[]): string {
  const shown = titles.slice(0, titlesMax).map(named);
  const rest = titles.length - shown.length;
  const parts = rest > 0 ? [...shown, `${rest} more`] : shown;
  return [parts.slice(0, -1).join(", "), parts.at(-1) ?? ""].filter((part) => part !== "").join(" and ");
}

/** Such as "30 November 2026, 14:35 UTC". */
const moment = (at: Date): string =>
  `${at.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })}, ${at.toISOString().slice(11, 16)} UTC`;
