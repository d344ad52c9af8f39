import { z } from "zod";
import { Id } from "./id.ts";
import { Time } from "./time.ts";

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

/** Addresses are compared in lower case: nobody holds two accounts that differ by a capital. */
export const Email = z
  .string()
  .trim()
  .max(254)
  .pipe(z.email("must be an e-mail address"))
  .transform((address) => address.toLowerCase());

export const SignInRequest = z.strictObject({ email: Email }).meta({ id: "SignInRequest" });

/** 256 random bits in base64url. Anything else cannot be one of ours, but is answered like an unknown link. */
export const LinkToken = z.string().min(1).max(200);
export const LinkTokenRequest = z.strictObject({ token: LinkToken }).meta({ id: "LinkTokenRequest" });

/** The person whom a link would sign in, before it is used. */
export const SignInPreview = z
  .object({ email: User.shape.email, name: User.shape.name, expiresAt: Time })
  .meta({ id: "SignInPreview" });
export type SignInPreview = z.infer<typeof SignInPreview>;

export const Session = z.object({ token: z.string(), expiresAt: Time }).meta({ id: "Session" });
export const SignedIn = z.object({ user: User, session: Session }).meta({ id: "SignedIn" });
export type SignedIn = z.infer<typeof SignedIn>;
