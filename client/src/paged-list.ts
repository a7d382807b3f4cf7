import { type ApiPromise, type ApiResponse, apiPromise } from './api-promise.ts';

/** A part of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Pass it as `cursor` to get the next page; absent on the last one. */
  readonly next?: string;
}

/** A list that is fetched page by page while it is read: `for await (const item of list)`. */
export interface PagedList<Item> extends AsyncIterable<Item> {
  /** The one page at the `cursor` of the input; the first without. */
  page(): ApiPromise<Page<Item>>;
  /** That page and all that follow. */
  pages(): AsyncIterable<Page<Item>>;
}

/** @param fetchPage the page at the cursor; without one, at the cursor of the input */
export function pagedList<Item>(fetchPage: (cursor?: string) => Promise<ApiResponse<Page<Item>>>): PagedList<Item> {
  async function* pages(): AsyncGenerator<Page<Item>> {
    let cursor: string | undefined;
    do {
      const { data }: ApiResponse<Page<Item>> = await fetchPage(cursor);
      yield data;
      cursor = data.next;
    } while (cursor !== undefined);
  }
  return {
    page: () => apiPromise(fetchPage()),
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const page of pages()) yield* page.items;
    },
  };
}
