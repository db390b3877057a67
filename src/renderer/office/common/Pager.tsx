import { ChevronRight } from 'lucide-react';
import { useLanguage } from '../language.ts';
import { Icon } from '../../common/Icon.tsx';
import { hrefOf } from './place.ts';
import { usePlace } from './use-place.ts';

/** Below a list: links to the next page (by cursor) and back to the first. */
export const Pager = ({ next }: { readonly next: string | null }) => {
  const { officeStore: say } = useLanguage().words;
  const { page, query } = usePlace();
  const { after, ...first } = query;
  if (next === null && after === undefined) return null;
  return (
    <div className="table-f">
      {after === undefined ? (
        <span>{say.newestFirst}</span>
      ) : (
        <a className="btn small ghost" href={hrefOf(page, first)}>
          {say.newest}
        </a>
      )}
      {next !== null && (
        <a className="btn small ghost" href={hrefOf(page, { ...first, after: next })}>
          {say.older}
          <Icon of={ChevronRight} />
        </a>
      )}
    </div>
  );
};
