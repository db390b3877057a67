import { messages as en } from '../../locales/en/unlock.po';
import type { Catalogues } from '../loaded-languages.ts';

export const unlockCatalogues: Catalogues = { en, de: () => import('../../locales/de/unlock.po') };
