interface Props {
  readonly first: string;
  readonly second: string;
  readonly isSecond: boolean;
}
/** One of two words in the room of the longer one: what stands beside it does not move when they change. */
export const FixedWidthWord = ({ first, second, isSecond }: Props) => (
  <span className="either">
    <span data-on={!isSecond || undefined}>{first}</span>
    <span data-on={isSecond || undefined}>{second}</span>
  </span>
);
