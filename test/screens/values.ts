/** Values that the pictures share. */

/** 14:02:19 in Berlin. */
export const NOW = '2026-11-20T13:02:19.000Z';
export const at = (clock: string): string => new Date(`2026-11-20T${clock}+01:00`).toISOString();
export const ADDRESS = 'tb1qdtt45nl22y0a5q33gpdq37pstyw35kzpv79glq';
export const ADDRESSES = [
  ADDRESS,
  'tb1qjecgmmckwwenuk7qq3dt7ypasacpytz3ucsnvy',
  'tb1qscsz9t5qx2uueecqczt4tarw9m32d2cl5wa2ga',
] as const;
export const TXID = 'f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16';
