interface Props {
  readonly first: string;
  readonly second: string;
  readonly isSecond: boolean;
}
/** Shows one of two words in the width of the longer one, so its neighbours do not move when it changes. */
export const FixedWidthWord = ({ first, second, isSecond }: Props) => (
  <span className="either">
    <span data-on={!isSecond || undefined}>{first}</span>
    <span data-on={isSecond || undefined}>{second}</span>
  </span>
);
