/** Kept in this browser: session and sales for the life of the tab, the till permanently. */
const SESSION = 'satchel.session';
const TILL = 'satchel.till';
const SALE = 'satchel.sale';
const WATCHED = 'satchel.watched';
const MUTED = 'satchel.muted';
const LOCALE = 'satchel.locale';
const CSV_DIALECT = 'satchel.csv-dialect';
const PIN_LENGTH = 'satchel.pin-length.';

export interface Keep {
  readonly getItem: (key: string) => string | null;
  readonly setItem: (key: string, value: string) => void;
  readonly removeItem: (key: string) => void;
}

export const createCredentials = (tab: Keep, browser: Keep) => ({
  session: () => tab.getItem(SESSION),
  setSession: (token: string | null) => put(tab, SESSION, token),
  till: () => browser.getItem(TILL),
  setTill: (token: string | null) => put(browser, TILL, token),
  /** Id of the invoice on the panel, so that a reload returns to it. */
  sale: () => tab.getItem(SALE),
  setSale: (id: string | null) => put(tab, SALE, id),
  /** Ids of invoices put aside, oldest first. */
  watched: (): string[] => (tab.getItem(WATCHED) ?? '').split(' ').filter(Boolean),
  setWatched: (ids: readonly string[]) => put(tab, WATCHED, ids.length === 0 ? null : ids.join(' ')),
  muted: () => browser.getItem(MUTED) === '1',
  setMuted: (muted: boolean) => put(browser, MUTED, muted ? '1' : null),
  /** The shop's locale from the last session, which the lock screen uses before anybody logs in. */
  locale: () => browser.getItem(LOCALE),
  setLocale: (locale: string) => put(browser, LOCALE, locale),
  /** How the last exported file wrote its numbers. */
  csvDialect: () => browser.getItem(CSV_DIALECT),
  setCsvDialect: (dialect: string) => put(browser, CSV_DIALECT, dialect),
  /** Length of this person's PIN at the last successful login; at this length it is submitted without a key press. */
  pinLength: (userId: string) => Number.parseInt(browser.getItem(PIN_LENGTH + userId) ?? '0', 10),
  setPinLength: (userId: string, length: number) => put(browser, PIN_LENGTH + userId, String(length)),
  headers: (): Record<string, string> => {
    const session = tab.getItem(SESSION);
    const till = browser.getItem(TILL);
    return { ...(session ? { authorization: `Bearer ${session}` } : {}), ...(till ? { 'x-till': till } : {}) };
  },
});

const put = (keep: Keep, key: string, value: string | null): void =>
  value === null ? keep.removeItem(key) : keep.setItem(key, value);
export type Credentials = ReturnType<typeof createCredentials>;
