/** What this browser keeps: the session and the sales of this tab, the till for good. */
const SESSION = 'satchel.session';
const TILL = 'satchel.till';
const SALE = 'satchel.sale';
const WATCHED = 'satchel.watched';
const MUTED = 'satchel.muted';
const LOCALE = 'satchel.locale';
const PIN_LENGTH = 'satchel.pin-length.';

export interface Keep {
  readonly getItem: (key: string) => string | null;
  readonly setItem: (key: string, value: string) => void;
  readonly removeItem: (key: string) => void;
}

const put = (keep: Keep, key: string, value: string | null): void =>
  value === null ? keep.removeItem(key) : keep.setItem(key, value);

export const createCredentials = (tab: Keep, browser: Keep) => ({
  session: () => tab.getItem(SESSION),
  setSession: (token: string | null) => put(tab, SESSION, token),
  till: () => browser.getItem(TILL),
  setTill: (token: string | null) => put(browser, TILL, token),
  /** Sale on the panel, so that a reload comes back to it. */
  sale: () => tab.getItem(SALE),
  setSale: (id: string | null) => put(tab, SALE, id),
  /** Sales put aside, oldest first. */
  watched: (): string[] => (tab.getItem(WATCHED) ?? '').split(' ').filter(Boolean),
  setWatched: (ids: readonly string[]) => put(tab, WATCHED, ids.length === 0 ? null : ids.join(' ')),
  muted: () => browser.getItem(MUTED) === '1',
  setMuted: (muted: boolean) => put(browser, MUTED, muted ? '1' : null),
  /** Of the shop, from the last session: the lock screen speaks it too. */
  locale: () => browser.getItem(LOCALE),
  setLocale: (locale: string) => put(browser, LOCALE, locale),
  /** How long this person's PIN was the last time it was right: then no key is needed to send it. */
  pinLength: (userId: string) => Number.parseInt(browser.getItem(PIN_LENGTH + userId) ?? '0', 10),
  setPinLength: (userId: string, length: number) => put(browser, PIN_LENGTH + userId, String(length)),
  headers: (): Record<string, string> => {
    const session = tab.getItem(SESSION);
    const till = browser.getItem(TILL);
    return { ...(session ? { authorization: `Bearer ${session}` } : {}), ...(till ? { 'x-till': till } : {}) };
  },
});
export type Credentials = ReturnType<typeof createCredentials>;
