import {
  ArrowLeftRight,
  Calculator,
  ChartNoAxesColumn,
  Coins,
  KeyRound,
  Languages,
  Laptop,
  Monitor,
  Send,
  RadioTower,
  ReceiptText,
  ScrollText,
  ShieldCheck,
  ShoppingCart,
  Store,
  TrendingUp,
  Users,
  Volume2,
  Wallet,
  Webhook,
  type LucideIcon,
} from 'lucide-react';
import { lazy, type ComponentType } from 'react';
import { NotLoaded } from './Loading.tsx';

export interface OfficePage {
  readonly icon: LucideIcon;
  readonly Page: ComponentType;
  /** Settings are one column under the page's name; a wide page brings its own heading and takes the room there is. */
  readonly isWide: boolean;
}

/** Loaded when it is opened first; where the server is away just then, that is said. */
const later = (load: () => Promise<ComponentType>): ComponentType =>
  lazy(async () => ({ default: await load().catch(() => NotLoaded) }));
const settings = (icon: LucideIcon, load: () => Promise<ComponentType>): OfficePage => ({
  icon,
  Page: later(load),
  isWide: false,
});

const wide = (icon: LucideIcon, load: () => Promise<ComponentType>): OfficePage => ({
  icon,
  Page: later(load),
  isWide: true,
});

export const PAGES = {
  overview: wide(ChartNoAxesColumn, async () => (await import('./pages/Overview.tsx')).Overview),
  invoices: wide(ReceiptText, async () => (await import('./pages/Invoices.tsx')).Invoices),
  invoice: wide(ReceiptText, async () => (await import('./pages/Invoice.tsx')).Invoice),
  requests: wide(Send, async () => (await import('./pages/Requests.tsx')).Requests),
  transactions: wide(ArrowLeftRight, async () => (await import('./pages/Transactions.tsx')).Transactions),
  webhooks: wide(Webhook, async () => (await import('./pages/Webhooks.tsx')).Webhooks),
  wallet: wide(Wallet, async () => (await import('./pages/Wallet.tsx')).Wallet),
  sources: wide(RadioTower, async () => (await import('./pages/Sources.tsx')).Sources),
  checkout: settings(ShoppingCart, async () => (await import('./pages/Checkout.tsx')).Checkout),
  keys: settings(KeyRound, async () => (await import('./pages/Keys.tsx')).Keys),
  audit: wide(ScrollText, async () => (await import('./pages/Audit.tsx')).Audit),
  staff: settings(Users, async () => (await import('./pages/Staff.tsx')).Staff),
  shop: settings(Store, async () => (await import('./pages/Shop.tsx')).Shop),
  language: settings(Languages, async () => (await import('./pages/LanguagePage.tsx')).LanguagePage),
  currencies: settings(Coins, async () => (await import('./pages/Currencies.tsx')).Currencies),
  prices: settings(TrendingUp, async () => (await import('./pages/Prices.tsx')).Prices),
  payments: settings(ShieldCheck, async () => (await import('./pages/Payments.tsx')).Payments),
  tills: settings(Calculator, async () => (await import('./pages/Tills.tsx')).Tills),
  screens: settings(Monitor, async () => (await import('./pages/Screens.tsx')).Screens),
  sounds: settings(Volume2, async () => (await import('./pages/Sounds.tsx')).Sounds),
  computer: settings(Laptop, async () => (await import('./pages/Computer.tsx')).Computer),
} as const satisfies Record<string, OfficePage>;
export type PageName = keyof typeof PAGES;

/** In the order of the navigation, in groups. */
export const GROUPS: readonly (readonly PageName[])[] = [
  ['overview', 'invoices', 'requests', 'transactions'],
  ['wallet', 'sources'],
  ['checkout', 'webhooks', 'keys'],
  ['staff', 'audit'],
];
/** Under one line of the navigation. */
export const SETTINGS: readonly PageName[] = [
  'shop',
  'language',
  'currencies',
  'prices',
  'payments',
  'tills',
  'screens',
  'sounds',
  'computer',
];

/** The page that a fragment names; the first one where it names none. */
export const pageOf = (name: string): PageName => (Object.hasOwn(PAGES, name) ? (name as PageName) : 'overview'); // one of its keys
/** The line of the navigation that a page stands under. */
export const lineOf = (name: PageName): PageName => (name === 'invoice' ? 'invoices' : name);
