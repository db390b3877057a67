import { useId, type ComponentProps, type ReactNode } from 'react';

interface BoxProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly wide?: boolean;
  /** Receives the id of the control and of its description. */
  readonly children: (ids: { readonly id: string; readonly 'aria-describedby': string | undefined }) => ReactNode;
}
/** A label above the control and one line below it for a hint or an error. The line keeps its place when it is empty. */
export const FieldBox = ({ label, hint, error, wide = false, children }: BoxProps) => {
  const id = useId();
  const note = error || hint;
  return (
    <div className={wide ? 'fld wide' : 'fld'}>
      <label htmlFor={id}>{label}</label>
      <span className="field" data-bad={error ? true : undefined}>
        {children({ id, 'aria-describedby': note ? `${id}-note` : undefined })}
      </span>
      {/* A reason is a new element, so that it is read out. */}
      <span
        key={error ?? ''}
        id={`${id}-note`}
        className={error ? 'note bad' : 'note'}
        role={error ? 'alert' : undefined}
      >
        {note}
      </span>
    </div>
  );
};

type InputProps = Omit<ComponentProps<'input'>, 'id' | 'children'> &
  Pick<BoxProps, 'label' | 'hint' | 'error' | 'wide'>;
export const Field = ({ label, hint, error, wide, ...input }: InputProps) => (
  <FieldBox label={label} hint={hint} error={error} {...(wide ? { wide } : {})}>
    {(ids) => <input autoComplete="off" {...input} {...ids} aria-invalid={error ? true : undefined} />}
  </FieldBox>
);

interface Choice {
  readonly value: string;
  readonly name: string;
}
type SelectProps = Omit<ComponentProps<'select'>, 'id' | 'children'> &
  Pick<BoxProps, 'label' | 'hint' | 'error' | 'wide'> & { readonly choices: readonly Choice[] };
export const SelectField = ({ label, hint, error, wide, choices, ...select }: SelectProps) => (
  <FieldBox label={label} hint={hint} error={error} {...(wide ? { wide } : {})}>
    {(ids) => (
      <select {...select} {...ids}>
        {choices.map(({ value, name }) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    )}
  </FieldBox>
);
