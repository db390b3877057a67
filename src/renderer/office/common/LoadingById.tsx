import { SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../../common/EmptyState.tsx';
import { Loading } from './Loading.tsx';
import type { Loaded } from './use-load.ts';

interface Props<T> {
  readonly of: Loaded<T>;
  /** Title of the page until the value is loaded. */
  readonly title: string;
  /** Shown if the id does not exist. */
  readonly gone: string;
  readonly children: (value: T) => ReactNode;
}
/** Shows one value by its id, or that it is loading, missing or failed. */
export const LoadingById = <T,>({ of, title, gone, children }: Props<T>) => {
  const { load } = of;
  const isGone = load.state === 'failed' && load.error.status === 404;
  return (
    <>
      {load.state !== 'ready' && <h1 className="vh">{title}</h1>}
      {isGone ? <EmptyState icon={SearchX} text={gone} /> : <Loading of={of}>{children}</Loading>}
    </>
  );
};
