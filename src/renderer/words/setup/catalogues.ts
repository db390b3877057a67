import { messages as en } from '../../locales/en/setup.po';
import type { Catalogues } from '../loaded-languages.ts';

export const setupCatalogues: Catalogues = { en, de: () => import('../../locales/de/setup.po') };
