import {
  Calculator,
  Coins,
  Languages,
  Laptop,
  Monitor,
  ShieldCheck,
  Store,
  TrendingUp,
  Users,
  Volume2,
  type LucideIcon,
} from 'lucide-react';

export const PAGES = [
  'shop',
  'language',
  'currencies',
  'prices',
  'payments',
  'sounds',
  'tills',
  'screens',
  'staff',
  'computer',
] as const;
export type PageName = (typeof PAGES)[number];

/** In the order of the navigation, in groups. */
export const GROUPS: readonly (readonly PageName[])[] = [
  ['shop', 'language', 'currencies'],
  ['prices', 'payments'],
  ['tills', 'screens', 'sounds', 'computer'],
  ['staff'],
];

export const PAGE_ICONS: Readonly<Record<PageName, LucideIcon>> = {
  shop: Store,
  language: Languages,
  currencies: Coins,
  prices: TrendingUp,
  payments: ShieldCheck,
  sounds: Volume2,
  tills: Calculator,
  screens: Monitor,
  staff: Users,
  computer: Laptop,
};

/** The page that a fragment names; the first one where it names none. */
export const pageOf = (hash: string): PageName => PAGES.find((name) => `#${name}` === hash) ?? 'shop';
