import { messages as en } from '../../locales/en/reasons.po';
import type { Catalogues } from '../loaded-languages.ts';

export const reasonsCatalogues: Catalogues = { en, de: () => import('../../locales/de/reasons.po') };
