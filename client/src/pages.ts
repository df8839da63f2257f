interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/**
 * Every item of a list, page after page, as long as one reads on:
 * `for await (const shop of eachItem((cursor) => browseShops({ client, query: { cursor } })))`.
 */
export async function* eachItem<Item>(
  read: (cursor: string | undefined) => Promise<{ data?: Page<Item> | undefined; error?: unknown }>,
): AsyncGenerator<Item> {
  let cursor: string | undefined;
  do {
    const { data, error } = await read(cursor);
    if (!data) throw error;
    yield* data.items;
    cursor = data.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
