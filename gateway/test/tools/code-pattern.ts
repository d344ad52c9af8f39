/** What looks like a ticket's code, anywhere in a text. */
export const codePattern = /[0-9A-HJKMNP-TV-Z]{100,}/i;
