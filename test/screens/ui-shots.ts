import type { Shot } from './shot.ts';

const SAYS = ['Satchel UI'] as const;
const over = (name: string): Shot => ({
  page: 'ui',
  state: name,
  path: `/dev/ui?over=${name}`,
  sizes: ['1280x800'],
  says: SAYS,
});

/** The component gallery (development builds only), whole and with each overlay. */
export const UI_SHOTS: readonly Shot[] = [
  { page: 'ui', state: 'parts', path: '/dev/ui', sizes: ['1280x5600'], says: SAYS, forced: true },
  over('dialog'),
  over('sheet'),
  over('toast'),
];
