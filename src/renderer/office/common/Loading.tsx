import { Lock, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLanguage } from '../../common/language.ts';
import { Button } from '../../common/Button.tsx';
import { EmptyState } from '../../common/EmptyState.tsx';
import type { Loaded } from './use-load.ts';

/** Keeps the place of what is loaded; seen only when it lasts. */
export const Places = () => {
  const { office: say } = useLanguage().words;
  return (
    <div className="places late" role="status" aria-label={say.loading}>
      <i />
      <i />
      <i />
    </div>
  );
};

/** Instead of a page whose script could not be fetched. */
export const NotLoaded = () => {
  const { office: say } = useLanguage().words;
  const again = <Button onClick={() => window.location.reload()}>{say.retry}</Button>;
  return <EmptyState icon={TriangleAlert} text={say.failed} alert action={again} />;
};

interface Props<T> {
  readonly of: Loaded<T>;
  readonly children: (value: T) => ReactNode;
}
/** Loading, no right, not loaded with a way out, or what was loaded. */
export const Loading = <T,>({ of: { load, reload }, children }: Props<T>): ReactNode => {
  const { office: say } = useLanguage().words;
  if (load.state === 'ready') return children(load.value);
  if (load.state === 'loading') return <Places />;
  if (load.error.status === 403) return <EmptyState icon={Lock} text={say.ownerOnly} />;
  return (
    <EmptyState icon={TriangleAlert} text={say.failed} alert action={<Button onClick={reload}>{say.retry}</Button>} />
  );
};
