import { FittedAmount } from './FittedAmount.tsx';

/** Characters that fit beside the labels at 96 px and at 72 px; longer amounts step down (design.md UX-11). */
const FITS = { large: 9, middle: 13 };

interface Props {
  readonly text: string;
  readonly zero: boolean;
  /** A key did not fit, which the red rule shows. */
  readonly atLimit: boolean;
}
/** Right-aligned and filled from the right, so the separator never moves. */
export const AmountDisplay = ({ text, zero, atLimit }: Props) => {
  const size = text.length > FITS.middle ? 'small' : text.length > FITS.large ? 'middle' : 'large';
  return (
    <output
      className={zero ? 'zero' : undefined}
      data-size={size}
      data-limit={atLimit || undefined}
      data-testid="amount"
    >
      <FittedAmount text={text} />
    </output>
  );
};
