/** Where somebody is in the office: kept whole in the fragment, so that going back and a copied link bring it again. */
export interface Place {
  readonly page: string;
  /** Of what the page is about: `#invoice/ID`. */
  readonly id: string;
  /** Filters: `#invoices?show=open`. */
  readonly query: Readonly<Record<string, string>>;
}

export const placeOf = (hash: string): Place => {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?', 2);
  const [page = '', id = ''] = path.split('/', 2);
  return { page, id, query: Object.fromEntries(new URLSearchParams(search)) };
};

/** What is empty is left out. */
export const hrefOf = (page: string, query: Readonly<Record<string, string>> = {}, id = ''): string => {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString();
  return `#${page}${id && `/${id}`}${search && `?${search}`}`;
};
