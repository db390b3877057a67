import type { ComponentProps } from 'react';

type Props = ComponentProps<'button'> & {
  readonly look?: string;
  /** Works now: the label stays, a second press does nothing. */
  readonly busy?: boolean;
};
export const Button = ({ look = '', busy = false, disabled, type = 'button', ...rest }: Props) => (
  <button {...rest} type={type} className={`btn ${look}`} disabled={disabled || busy} aria-busy={busy || undefined} />
);
