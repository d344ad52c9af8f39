const strict = [
  "default-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'self'",
];
/** Bull Board's page names its base, and styles elements in place; its scripts are files like ours. */
const boardPolicy = strict
  .map((directive) => (directive === "base-uri 'none'" ? "base-uri 'self'" : directive))
  .concat("style-src 'self' 'unsafe-inline'");

/** Browser features that our pages do not use. They do write to the clipboard and keep the screen awake. */
const unusedFeatures = ["camera", "display-capture", "geolocation", "microphone", "payment", "usb"];
const permissionsPolicy = unusedFeatures.map((feature) => `${feature}=()`).join(", ");

/** The same on every answer, in lower case. */
export const securityHeaders = (publicUrl: string): Headers => headersWith(strict, publicUrl);

/** For the queues' board alone. */
export const boardHeaders = (publicUrl: string): Headers => headersWith(boardPolicy, publicUrl);

type Headers = Readonly<Record<string, string>>;

function headersWith(directives: readonly string[], publicUrl: string): Headers {
  return {
    "content-security-policy": directives.join("; "),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": permissionsPolicy,
    ...(publicUrl.startsWith("https:") && { "strict-transport-security": "max-age=31536000; includeSubDomains" }),
  };
}
