import { messages as en } from '../../locales/en/owner.po';
import type { Catalogues } from '../loaded-languages.ts';

export const ownerCatalogues: Catalogues = { en, de: () => import('../../locales/de/owner.po') };
