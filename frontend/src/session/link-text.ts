import { ConnectionLost, Refused } from "../api/errors.ts";

/** Why a link from a mail does not work, in words. */
export function linkText(error: unknown): { title: string; detail: string } {
  if (error instanceof ConnectionLost) {
    return { title: "We lost the connection.", detail: "The link was not used up, as far as we know. Try again." };
  }
  const code = error instanceof Refused ? error.problem.code : "internal-error";
  if (code === "link-used") {
    return { title: "This link was used already.", detail: "Each link works once. Ask for a new one below." };
  }
  if (code === "link-expired" && error instanceof Refused) {
    // Its time is over, a newer one has replaced it, or it is not needed any more: the service knows which.
    return { title: "This link does not work any more.", detail: error.problem.detail };
  }
  if (code === "link-unknown") {
    return {
      title: "This link is not known.",
      detail: "It may have been cut off on the way. Copy the whole address from the mail, or ask for a new one below.",
    };
  }
  if (code === "rate-limited" && error instanceof Refused) {
    return { title: "Try again later.", detail: error.problem.detail };
  }
  if (code === "own-link") {
    return {
      title: "This link is for someone else.",
      detail: "You made it for them: give it to them. It opens their account, and no one else's.",
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
