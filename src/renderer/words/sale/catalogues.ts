import { messages as en } from '../../locales/en/sale.po';
import type { Catalogues } from '../loaded-languages.ts';

export const saleCatalogues: Catalogues = { en, de: () => import('../../locales/de/sale.po') };
