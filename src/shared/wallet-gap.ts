/** Most wallets look this many addresses ahead (BIP 44, gap limit). */
export const LOOKAHEAD = 20;
/** From here on the room before a payment could be missed is low (design.md LAY-17). */
export const GAP_SOON = 12;
