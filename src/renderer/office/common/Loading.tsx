import { Lock, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLanguage } from '../language.ts';
import { Button } from '../../common/Button.tsx';
import { EmptyState } from '../../common/EmptyState.tsx';
import type { Loaded } from './use-load.ts';

/** Placeholder for content that is loading; visible only after 300 ms (design.md TOK-9). */
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

/** Replaces a page if its script could not be fetched. */
export const NotLoaded = () => {
  const { office: say } = useLanguage().words;
  const again = <Button onClick={() => window.location.reload()}>{say.retry}</Button>;
  return <EmptyState icon={TriangleAlert} text={say.failed} alert action={again} />;
};

interface Props<T> {
  readonly of: Loaded<T>;
  readonly children: (value: T) => ReactNode;
}
/** Shows the loaded value, or why there is none: loading, forbidden, or failed with a retry button. */
export const Loading = <T,>({ of: { load, reload }, children }: Props<T>): ReactNode => {
  const { office: say, password } = useLanguage().words;
  if (load.state === 'ready') return children(load.value);
  if (load.state === 'loading') return <Places />;
  if (load.error.code === 'password_needed')
    return (
      <EmptyState icon={Lock} text={password.needed} action={<Button onClick={reload}>{password.enter}</Button>} />
    );
  if (load.error.status === 403) return <EmptyState icon={Lock} text={say.ownerOnly} />;
  return (
    <EmptyState icon={TriangleAlert} text={say.failed} alert action={<Button onClick={reload}>{say.retry}</Button>} />
  );
};
