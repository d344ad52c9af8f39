const figures = new Intl.NumberFormat("en");

/** 1204 → "1,204". */
export const figure = (count: number): string => figures.format(count);

/** 1 → "1 ticket", 1204 → "1,204 tickets". */
export const tickets = (count: number): string => `${figure(count)} ${count === 1 ? "ticket" : "tickets"}`;
