interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** All items of a list, read page by page. @param query such as `?limit=2` */
export async function allPages<Item>(list: (query: string) => Promise<Page<Item>>, query: string): Promise<Item[]> {
  let page = await list(query);
  const items = [...page.items];
  while (page.nextCursor !== null) {
    // oxlint-disable-next-line no-await-in-loop -- each page names the next one
    page = await list(`${query}&cursor=${page.nextCursor}`);
    items.push(...page.items);
  }
  return items;
}
