import { messages as en } from '../../locales/en/office.po';
import type { Catalogues } from '../loaded-languages.ts';

export const officeCatalogues: Catalogues = { en, de: () => import('../../locales/de/office.po') };
