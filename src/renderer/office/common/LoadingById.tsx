import { SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../../common/EmptyState.tsx';
import { Loading } from './Loading.tsx';
import type { Loaded } from './use-load.ts';

interface Props<T> {
  readonly of: Loaded<T>;
  /** Names the page until the thing itself can. */
  readonly title: string;
  /** Said where there is no such thing. */
  readonly gone: string;
  readonly children: (value: T) => ReactNode;
}
/** One thing by its id: loading, not there, not loaded, or what it is. */
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
