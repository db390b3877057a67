/** A key's name on a button. It is a hint for eyes, not part of the button's name. */
export const Kbd = ({ children }: { readonly children: string }) => <kbd aria-hidden="true">{children}</kbd>;
