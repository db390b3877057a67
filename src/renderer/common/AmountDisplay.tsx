/** Characters that fit at 96 px and at 72 px beside the labels; longer amounts step down (design.md §4). */
const FITS = { large: 9, middle: 13 };

interface Props {
  readonly text: string;
  readonly zero: boolean;
  /** A key did not fit: the red rule shows it. */
  readonly atLimit: boolean;
}
/** Right-aligned, fills from the right; the separator never moves. */
export const AmountDisplay = ({ text, zero, atLimit }: Props) => {
  const size = text.length > FITS.middle ? 'small' : text.length > FITS.large ? 'middle' : 'large';
  return (
    <output
      className={zero ? 'zero' : undefined}
      data-size={size}
      data-limit={atLimit || undefined}
      data-testid="amount"
    >
      {text}
    </output>
  );
};
