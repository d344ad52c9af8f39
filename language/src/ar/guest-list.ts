import type { GuestList } from "../en/guest-list.ts";
import type { SixForms } from "../formats.ts";

export const guestList = (_formats: SixForms): GuestList => ({});
