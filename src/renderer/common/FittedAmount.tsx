import { useFit } from './use-fit.ts';

/** An amount that keeps inside the box around it: it steps down, then breaks between number and currency (design.md LAY-10). */
export const FittedAmount = ({ text }: { readonly text: string }) => (
  <span className="fitted" ref={useFit<HTMLSpanElement>()}>
    {breakable(text)}
  </span>
);

/** The no-break space between number and currency becomes one where a line may break. */
export const breakable = (amount: string): string => amount.replaceAll('\u00a0', ' ');
