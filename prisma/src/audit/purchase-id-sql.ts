const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * `purchaseIdOf` as an expression over a row of Purchase, so that a million ids are checked in the database. CONV
 * computes in 64 bits: the 128 bits are split into 8, 60 and 60, which are 2, 12 and 12 digits.
 * @param row the row's name in the query
 */
export function purchaseIdSql(row: string): string {
  const lineFeed = "CHAR(10 USING utf8mb4)";
  const hash = `SHA2(CONCAT(${row}.requestedById, ${lineFeed}, ${row}.eventId, ${lineFeed}, ${row}.idempotencyKey), 256)`;
  const part = (from: number, length: number, width: number): string =>
    `LPAD(CONV(SUBSTR(${hash}, ${from}, ${length}), 16, 32), ${width}, '0')`;
  const base32 = `CONCAT(${part(1, 2, 2)}, ${part(3, 15, 12)}, ${part(18, 15, 12)})`;
  // From the last digit to the first, so that no letter is replaced twice.
  const id = Array.from(digits).reduceRight((sql, digit, value) => {
    const letter = crockford.charAt(value);
    return digit === letter ? sql : `REPLACE(${sql}, '${digit}', '${letter}')`;
  }, base32);
  return `CONVERT(${id} USING ascii)`;
}
