import type { GuestList } from "../en/guest-list.ts";
import type { TwoForms } from "../formats.ts";

export const guestList = (_formats: TwoForms): GuestList => ({});
