import {
  ArrowLeftRight,
  Calculator,
  ChartNoAxesColumn,
  Coins,
  DatabaseBackup,
  KeyRound,
  Languages,
  Laptop,
  Monitor,
  Send,
  RadioTower,
  ReceiptText,
  ScanBarcode,
  ScrollText,
  ShieldCheck,
  ShoppingCart,
  Store,
  TrendingUp,
  Users,
  Volume2,
  Wallet,
  Webhook,
  Zap,
  type LucideIcon,
} from 'lucide-react';
import { lazy, type ComponentType } from 'react';
import { NotLoaded } from './common/Loading.tsx';

export interface OfficePage {
  readonly icon: LucideIcon;
  readonly Page: ComponentType;
  /** Settings are one column under the page's name; a wide page has its own heading and uses the full width. */
  readonly isWide: boolean;
}

/** Loads a page when it is first opened; says so if the server is away. */
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
  overview: wide(ChartNoAxesColumn, async () => (await import('./features/overview/Overview.tsx')).Overview),
  invoices: wide(ReceiptText, async () => (await import('./features/invoices/Invoices.tsx')).Invoices),
  invoice: wide(ReceiptText, async () => (await import('./features/invoice/Invoice.tsx')).Invoice),
  requests: wide(Send, async () => (await import('./features/requests/Requests.tsx')).Requests),
  transactions: wide(
    ArrowLeftRight,
    async () => (await import('./features/transactions/Transactions.tsx')).Transactions,
  ),
  webhooks: wide(Webhook, async () => (await import('./features/webhook/Webhooks.tsx')).Webhooks),
  wallet: wide(Wallet, async () => (await import('./features/wallet-room/Wallet.tsx')).Wallet),
  lightning: wide(Zap, async () => (await import('./features/lightning/Lightning.tsx')).Lightning),
  sources: wide(RadioTower, async () => (await import('./features/chain-sources/Sources.tsx')).Sources),
  checkout: settings(ShoppingCart, async () => (await import('./features/web-shop/Checkout.tsx')).Checkout),
  keys: settings(KeyRound, async () => (await import('./features/web-shop/Keys.tsx')).Keys),
  audit: wide(ScrollText, async () => (await import('./features/audit/Audit.tsx')).Audit),
  backup: wide(DatabaseBackup, async () => (await import('./features/backup/Backup.tsx')).Backup),
  staff: settings(Users, async () => (await import('./features/staff/Staff.tsx')).Staff),
  shop: settings(Store, async () => (await import('./features/settings/Shop.tsx')).Shop),
  language: settings(Languages, async () => (await import('./features/settings/LanguagePage.tsx')).LanguagePage),
  currencies: settings(Coins, async () => (await import('./features/settings/Currencies.tsx')).Currencies),
  prices: settings(TrendingUp, async () => (await import('./features/settings/Prices.tsx')).Prices),
  payments: settings(ShieldCheck, async () => (await import('./features/settings/Payments.tsx')).Payments),
  tills: settings(Calculator, async () => (await import('./features/settings/Tills.tsx')).Tills),
  screens: settings(Monitor, async () => (await import('./features/settings/Screens.tsx')).Screens),
  sounds: settings(Volume2, async () => (await import('./features/settings/Sounds.tsx')).Sounds),
  scanner: settings(ScanBarcode, async () => (await import('./features/settings/Scanner.tsx')).Scanner),
  computer: settings(Laptop, async () => (await import('./features/settings/Computer.tsx')).Computer),
} as const satisfies Record<string, OfficePage>;
export type PageName = keyof typeof PAGES;

/** Groups in the order of the navigation. */
export const GROUPS: readonly (readonly PageName[])[] = [
  ['overview', 'invoices', 'requests', 'transactions'],
  ['wallet', 'lightning', 'sources'],
  ['checkout', 'webhooks', 'keys'],
  ['staff', 'backup', 'audit'],
];
/** Pages behind the one line “Settings”. */
export const SETTINGS: readonly PageName[] = [
  'shop',
  'language',
  'currencies',
  'prices',
  'payments',
  'tills',
  'screens',
  'sounds',
  'scanner',
  'computer',
];

/** The page that a fragment names; the overview if it names none. */
export const pageOf = (name: string): PageName => (Object.hasOwn(PAGES, name) ? (name as PageName) : 'overview'); // one of its keys
/** The navigation line of a page. */
export const lineOf = (name: PageName): PageName => (name === 'invoice' ? 'invoices' : name);
