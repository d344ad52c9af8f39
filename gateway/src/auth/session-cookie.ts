export const sessionCookie = "admit_session";

const attributes = (publicUrl: string): string =>
  `Path=/; HttpOnly; SameSite=Lax${publicUrl.startsWith("https:") ? "; Secure" : ""}`;

/** A `Set-Cookie` that carries the session until it expires. No script can read it. */
export const cookieOf = (token: string, expiresAt: Date, publicUrl: string): string =>
  `${sessionCookie}=${token}; Expires=${expiresAt.toUTCString()}; ${attributes(publicUrl)}`;

/** A `Set-Cookie` that makes the browser forget the session. */
export const clearedCookie = (publicUrl: string): string => `${sessionCookie}=; Max-Age=0; ${attributes(publicUrl)}`;
