import { isId } from "@admit/contract";

/**
 * Ids as a list for `IN`. Written here and not escaped one by one, which for a thousand ids takes longer than to
 * look them up. Never empty, which SQL does not allow: no id is the empty text.
 *
 * @throws where one is no id, which would be a fault of ours
 */
export function sqlIds(ids: readonly string[]): string {
  const stranger = ids.find((id) => !isId(id));
  if (stranger !== undefined) throw new Error(`not an id: ${JSON.stringify(stranger)}`);
  return `'${ids.join("','")}'`;
}
