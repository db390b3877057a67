import { messages as en } from '../../locales/en/common.po';
import type { Catalogues } from '../loaded-languages.ts';

export const commonCatalogues: Catalogues = { en, de: () => import('../../locales/de/common.po') };
