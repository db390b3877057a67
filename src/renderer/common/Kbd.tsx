/** A key's name on a button: a visual hint that screen readers skip. */
export const Kbd = ({ children }: { readonly children: string }) => <kbd aria-hidden="true">{children}</kbd>;
