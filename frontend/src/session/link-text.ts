import { ConnectionLost, Refused } from "../api/errors.ts";

/** Why a link from a mail did not work, in words. */
export function linkText(error: unknown): { title: string; detail: string } {
  if (error instanceof ConnectionLost) {
    return { title: "We lost the connection.", detail: "The link was not used up, as far as we know. Try again." };
  }
  const code = error instanceof Refused ? error.problem.code : "internal-error";
  if (code === "link-used") {
    return { title: "This link was used already.", detail: "Each link works once. Ask for a new one below." };
  }
  if (code === "link-expired") {
    return { title: "This link has expired.", detail: "Ask for a new one below." };
  }
  if (code === "link-unknown") {
    return {
      title: "This link is not known.",
      detail: "It may have been cut off on the way. Copy the whole address from the mail, or ask for a new one below.",
    };
  }
  if (code === "user-not-eligible" || code === "forbidden") {
    return { title: "This account cannot be used.", detail: "Ask the organiser." };
  }
  return {
    title: "This did not work.",
    detail: "The service cannot answer right now. The link stays good: try again.",
  };
}

/** Whether the same link may work on another try. */
export const isWorthRetrying = (error: unknown): boolean =>
  error instanceof ConnectionLost || (error instanceof Refused && error.problem.status >= 429);
