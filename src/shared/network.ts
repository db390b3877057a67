import { z } from 'zod';

/** Bitcoin networks that Satchel sells on. */
export const NETWORKS = ['mainnet', 'testnet4', 'signet', 'regtest'] as const;
export const networkSchema = z.enum(NETWORKS);
