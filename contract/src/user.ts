import { z } from "zod";
import { emailLengthMax, invisibleIn, parseEmail } from "./email.ts";
import { invitationsMax } from "./limits.ts";
import { Name } from "./name.ts";
import { Quantity } from "./purchase.ts";
import { TimeZone } from "./time-zone.ts";
import { Id, Language, ListQuery, Time } from "./values.ts";

export const UserStatus = z.enum(["INVITED", "ACTIVE", "SUSPENDED"]);
export type UserStatus = z.infer<typeof UserStatus>;

export const Role = z.enum(["BUYER", "STAFF", "ADMIN"]);
export type Role = z.infer<typeof Role>;

export const User = z
  .object({
    id: Id,
    email: z
      .string()
      .nullable()
      .meta({ description: "Null for a host's user whose token names no verified address of their own" }),
    name: z.string(),
    role: Role,
    status: UserStatus,
  })
  .meta({ id: "User" });
export type User = z.infer<typeof User>;

/** As `parseEmail` stores it: no one has two accounts that differ by a capital, or by how a domain is written. */
export const Email = z
  .string()
  .trim()
  .max(emailLengthMax)
  .meta({ format: "idn-email" })
  .transform((text, context) => {
    const address = parseEmail(text);
    if (address !== null) return address;
    const hidden = invisibleIn(text);
    const message =
      hidden === null ? "must be an e-mail address" : `has a character that cannot be seen (${hidden}): delete it`;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });

export const SignInRequest = z
  .strictObject({
    email: Email,
    event: z
      .string()
      .max(80)
      .optional()
      .meta({ description: "Id or slug of the event whose page the buyer comes from: the mail names it" }),
  })
  .meta({ id: "SignInRequest" });

/** The six digits in the newest mail to that address. */
export const SignInCodeRequest = z
  .strictObject({
    email: Email,
    code: z
      .string()
      .transform((text) => text.replaceAll(/\s/g, ""))
      .pipe(z.string().regex(/^\d{6}$/, "must be the six digits in the email")),
  })
  .meta({ id: "SignInCodeRequest" });
export type SignInCodeRequest = z.infer<typeof SignInCodeRequest>;

/** The token is 256 random bits in base64url. Anything else is no token of ours, and is answered like an unknown link. */
export const LinkTokenRequest = z.strictObject({ token: z.string().min(1).max(200) }).meta({ id: "LinkTokenRequest" });

/** The person whom a link would sign in, before it is used. */
export const SignInPreview = z
  .object({ email: User.shape.email, name: User.shape.name, expiresAt: Time })
  .meta({ id: "SignInPreview" });
export type SignInPreview = z.infer<typeof SignInPreview>;

export const Session = z.object({ token: z.string(), expiresAt: Time }).meta({ id: "Session" });
export const SignedIn = z.object({ user: User, session: Session }).meta({ id: "SignedIn" });
export type SignedIn = z.infer<typeof SignedIn>;

/** A person as staff see them. */
export const StaffUser = z
  .object({ ...User.shape, createdAt: Time, activatedAt: Time.nullable() })
  .meta({ id: "StaffUser" });
export type StaffUser = z.infer<typeof StaffUser>;

/** Finds people by a part of their name or e-mail address. */
export const StaffUserQuery = z.object({
  ...ListQuery.shape,
  q: z.string().trim().max(254).optional(),
  status: UserStatus.optional(),
});
export type StaffUserQuery = z.infer<typeof StaffUserQuery>;

/**
 * `ACTIVE` reinstates a suspended user, as what they were: one who never activated is `INVITED` again.
 * Only the invited themselves turn `INVITED` into `ACTIVE`.
 */
export const UserChange = z
  .strictObject({ status: z.enum(["ACTIVE", "SUSPENDED"]), name: Name, role: Role })
  .partial()
  .refine((change) => Object.keys(change).length > 0, "must name at least one field to change")
  .meta({ id: "UserChange" });
export type UserChange = z.infer<typeof UserChange>;

/** What users change of their own account. */
export const MeChange = z.strictObject({ language: Language }).meta({ id: "MeChange" });

export const InvitationRequest = z
  .strictObject({
    email: Email,
    name: Name.optional(),
    send: z.boolean().default(false).meta({ description: "Send the link to that address, and show it to no one" }),
  })
  .meta({ id: "InvitationRequest" });
export type InvitationRequest = z.infer<typeof InvitationRequest>;

export const Invitation = z
  .object({
    user: StaffUser,
    activationUrl: z.url().nullable().meta({
      description:
        "Works once; the only copy of its token. Null where the link is sent by mail: it is seen in that mailbox alone",
    }),
    expiresAt: Time,
    sent: z.boolean().meta({
      description:
        "Whether the link goes out by mail: the mail is queued, and tried for three days. Always for an account of staff. False where the link is shown to you alone",
    }),
  })
  .meta({ id: "Invitation" });
export type Invitation = z.infer<typeof Invitation>;

/** People who are invited together: each by mail, with the same message. */
export const InvitationsRequest = z
  .strictObject({
    people: z
      .array(z.strictObject({ email: Email, name: Name.optional() }))
      .min(1)
      .max(invitationsMax),
    message: z.string().trim().max(1000).optional().meta({ description: "Part of every mail, as plain text" }),
    eventId: Id.optional().meta({ description: "The event that the mails name" }),
  })
  .meta({ id: "InvitationsRequest" });
export type InvitationsRequest = z.infer<typeof InvitationsRequest>;

export const Invitations = z
  .object({
    results: z
      .array(
        z.object({
          email: z.string(),
          result: z.enum(["invited", "invited-before", "already-active", "suspended", "not-allowed"]).meta({
            description:
              "`invited-before`: within the last ten minutes, so that a repeated request sends nothing twice",
          }),
        }),
      )
      .meta({ description: "As many as people, in their order" }),
  })
  .meta({ id: "Invitations" });
export type Invitations = z.infer<typeof Invitations>;

/** What an invited person reads before they confirm. */
export const ActivationPreview = z
  .object({
    email: z.string().nullable(),
    name: z.string(),
    invitedBy: z.string().nullable().meta({ description: "Name, else address, of the inviter; null without one" }),
    events: z.array(
      z.object({
        title: z.string(),
        slug: z.string(),
        startsAt: Time.nullable(),
        timeZone: TimeZone,
        tickets: z.int(),
      }),
    ),
    expiresAt: Time,
  })
  .meta({ id: "ActivationPreview" });
export type ActivationPreview = z.infer<typeof ActivationPreview>;

/** Whom staff issue to: a user by id, or an address, which becomes an invited user where it is unknown. */
export const IssuanceRequest = z
  .strictObject({ userId: Id.optional(), email: Email.optional(), quantity: Quantity })
  .refine(({ userId, email }) => (userId === undefined) !== (email === undefined), "name either userId or email")
  .meta({ id: "IssuanceRequest" });
export type IssuanceRequest = z.infer<typeof IssuanceRequest>;
