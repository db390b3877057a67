import type { Page } from '@playwright/test';
import type { Replies, StubShop, Streams } from './stub-shop.ts';

/** One picture in every size and theme: what the server says, what is done on the page, what must stand there. */
export interface Shot {
  readonly page: 'till' | 'lock' | 'gate' | 'unlock' | 'customer' | 'setup' | 'office' | 'pay' | 'ui';
  readonly state: string;
  /** Of the page, with its search and fragment. */
  readonly path: string;
  readonly replies?: Replies;
  readonly streams?: Streams;
  /** What the browser keeps; a session without a till is none. */
  readonly keep?: Readonly<Partial<Record<'till' | 'session' | 'sale' | 'watched', string>>>;
  /** In the desktop app: what its preload offers. */
  readonly desktop?: true;
  readonly act?: (page: Page, shop: StubShop) => Promise<void>;
  /** Every one of these is seen. */
  readonly says: readonly string[];
  /** The text that the code in the picture must read as; null where there must be none. */
  readonly code?: string | null;
  /** Something lies over the code. */
  readonly isCovered?: true;
  readonly sizes: readonly string[];
  /** Gone after a moment: done anew for each theme. */
  readonly isFleeting?: true;
  /** Forced colours too. */
  readonly forced?: true;
}

export const TILL_SIZES = ['1280x800', '1920x1080', '1024x768'] as const;
export const CUSTOMER_SIZES = ['1920x1080', '1080x1920', '1024x600'] as const;
export const DESK_SIZES = ['1280x800', '1024x768'] as const;
/** 1280 × 800 at 200 % zoom. */
export const ZOOMED = '640x400';
