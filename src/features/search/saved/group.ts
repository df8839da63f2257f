/** What gathers in one line of the bell: what one saved search tells. */
export const groupOf = (savedSearchId: string) => `saved_search:${savedSearchId}`;
