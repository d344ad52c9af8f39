import type { Language } from "@admit/contract";
import { localeOf } from "@admit/language";
import { documentsIn } from "@admit/language/in-documents";
import { asLine } from "../as-line.ts";
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
  /** What the inviter wrote; null without a message. */
  message: string | null;
  language: Language;
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
  const { url, code, expiresAt, language } = content;
  const { link, mail } = documentsIn(language);
  const service = named(content.service);
  const events = listed(content.events, language);
  const until = moment(expiresAt, language);
  const works = code === null ? link.linkWorks(until) : link.linkAndCodeWork(until);
  const base = { language, greeting: mail.hello, facts: [], closing: [], ...(code !== null && { code }) };
  if (occasion === "invitation")
    return {
      ...base,
      subject: link.invitedTo(events || service),
      opening: [invitation(content, service, events), ...messageOf(content)],
      link: { label: link.activate, url },
      advice: [works, link.dontWant],
    };
  const isActivation = occasion === "activation";
  return {
    ...base,
    subject: isActivation
      ? events === ""
        ? link.activate
        : link.activateFor(events)
      : events === ""
        ? link.toSignIn
        : link.toSignInFor(events),
    opening: [
      isActivation
        ? link.activateText(service)
        : events === ""
          ? link.askedToSignIn(service)
          : link.askedToSignInFor(service, events),
    ],
    link: { label: isActivation ? link.activate : link.signIn, url },
    advice: [works, link.didNotAsk],
  };
}

function invitation({ invitedBy, language }: LinkMailContent, service: string, events: string): string {
  const { youAreInvited, youAreInvitedFor, invitesYou, invitesYouFor } = documentsIn(language).link;
  if (invitedBy === null) return events === "" ? youAreInvited(service) : youAreInvitedFor(service, events);
  const inviter = named(shownEmail(invitedBy));
  return events === "" ? invitesYou(inviter, service) : invitesYouFor(inviter, service, events);
}

/** What the inviter wrote, a paragraph for each line. */
const messageOf = ({ message }: LinkMailContent): string[] =>
  (message ?? "")
    .split("\n")
    .map((line) => asLine(line).trim())
    .filter((line) => line !== "")
    .map(named);

/** Most titles that a mail names. */
const titlesMax = 3;

/** Such as "A, B and 4 more". */
function listed(titles: readonly string[], language: Language): string {
  const { list, link } = documentsIn(language);
  const shown = titles.slice(0, titlesMax).map(named);
  const rest = titles.length - shown.length;
  return list(rest > 0 ? [...shown, link.andMore(rest)] : shown);
}

const dateOptions = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" } as const;

/** Such as "30 November 2026, 14:35 UTC". */
const moment = (at: Date, language: Language): string =>
  documentsIn(language).separated([
    at.toLocaleDateString(localeOf(language), dateOptions),
    `${at.toISOString().slice(11, 16)} UTC`,
  ]);
