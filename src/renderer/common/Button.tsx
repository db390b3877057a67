import type { ComponentProps } from 'react';

type Props = ComponentProps<'button'> & {
  readonly look?: string;
  /** While busy, the label stays and a second press does nothing. */
  readonly busy?: boolean;
};
export const Button = ({ look = '', busy = false, disabled, type = 'button', ...rest }: Props) => (
  <button {...rest} type={type} className={`btn ${look}`} disabled={disabled || busy} aria-busy={busy || undefined} />
);
