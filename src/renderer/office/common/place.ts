/** A place in the office. The fragment holds it whole, so that Back and copied links restore it. */
export interface Place {
  readonly page: string;
  /** Id of the item on the page: `#invoice/ID`. */
  readonly id: string;
  /** Filters: `#invoices?show=open`. */
  readonly query: Readonly<Record<string, string>>;
}

export const placeOf = (hash: string): Place => {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?', 2);
  const [page = '', id = ''] = path.split('/', 2);
  return { page, id, query: Object.fromEntries(new URLSearchParams(search)) };
};

/** Leaves out empty filters. */
export const hrefOf = (page: string, query: Readonly<Record<string, string>> = {}, id = ''): string => {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString();
  return `#${page}${id && `/${id}`}${search && `?${search}`}`;
};
