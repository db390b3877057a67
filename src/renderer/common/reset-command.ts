/** Typed in a terminal on the computer of Satchel, so it is the same in every language (product.md CLI-20). */
export const RESET_COMMAND = 'satchel --reset-owner';
