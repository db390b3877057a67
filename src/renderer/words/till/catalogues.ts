import { messages as en } from '../../locales/en/till.po';
import type { Catalogues } from '../loaded-languages.ts';

export const tillCatalogues: Catalogues = { en, de: () => import('../../locales/de/till.po') };
