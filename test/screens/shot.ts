import type { Page } from '@playwright/test';
import type { Replies, StubShop, Streams } from './stub-shop.ts';

/** A state to photograph in every size and theme: the server's replies, the acts on the page, and the expected texts. */
export interface Shot {
  readonly page: 'till' | 'lock' | 'gate' | 'unlock' | 'reset' | 'customer' | 'setup' | 'office' | 'pay' | 'ui';
  readonly state: string;
  /** Path of the page with query and fragment. */
  readonly path: string;
  readonly replies?: Replies;
  readonly streams?: Streams;
  /** Contents of the browser's storage; a session without a till counts as none. */
  readonly keep?: Readonly<Partial<Record<'till' | 'session' | 'sale' | 'watched', string>>>;
  /** Shown in the desktop app, with the bridge of its preload. */
  readonly desktop?: true;
  readonly act?: (page: Page, shop: StubShop) => Promise<void>;
  /** Texts that must be visible. */
  readonly says: readonly string[];
  /** Text that the code in the picture must decode to; null if there must be no code. */
  readonly code?: string | null;
  /** The code is covered. */
  readonly isCovered?: true;
  readonly sizes: readonly string[];
  /** Disappears after a moment, so it is repeated for each theme. */
  readonly isFleeting?: true;
  /** Photographed with forced colours as well. */
  readonly forced?: true;
}

export const TILL_SIZES = ['1280x800', '1920x1080', '1024x768'] as const;
export const CUSTOMER_SIZES = ['1920x1080', '1080x1920', '1024x600'] as const;
export const DESK_SIZES = ['1280x800', '1024x768'] as const;
/** 1280 × 800 at 200 % zoom. */
export const ZOOMED = '640x400';
