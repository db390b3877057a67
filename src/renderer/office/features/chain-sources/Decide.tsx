import { useLanguage } from '../../language.ts';
import { formatSats } from '../../../common/format.ts';
import type { SourcesView } from '../../office-calls.ts';
import { useOffice } from '../../common/office-context.ts';
import { useLoad } from '../../common/use-load.ts';
import { nameOf } from './source-text.ts';

/** Says who decides, up to which amount one source is enough, and what others learn (chain.md CHAIN-10 to CHAIN-14). */
export const Decide = ({ view }: { readonly view: SourcesView }) => {
  const { decide: say } = useLanguage().words.office.sources;
  const { session } = useOffice();
  return (
    <div className="stack">
      <section className="card">
        <div className="card-h">
          <h2>{say.title}</h2>
        </div>
        <div className="card-b source-rule">
          <Rule view={view} />
          <a className="btn" href="#payments">
            {say.change}
          </a>
        </div>
      </section>
      <section className="card">
        <div className="card-h">
          <h2>{say.learnTitle}</h2>
        </div>
        <div className="card-b source-rule">
          <p>{view.sources.every(({ own }) => own) ? say.learnNothing : say.learn}</p>
          {session.network === 'signet' && <p>{say.signet}</p>}
        </div>
      </section>
    </div>
  );
};

const Rule = ({ view: { agreement, sources } }: { readonly view: SourcesView }) => {
  const { locale, words } = useLanguage();
  const { sources: page } = words.office;
  const { decide: say } = page;
  const names = sources.filter(({ stand }) => stand?.votes).map((source) => nameOf(source, page));
  return (
    <>
      <Limit sources={sources} />
      {sources.some(({ own }) => own) && <p>{agreement.voters === 'public' ? say.public : say.own}</p>}
      <p className="muted">{names.length === 0 ? say.wait : say.voting(new Intl.ListFormat(locale).format(names))}</p>
    </>
  );
};

/** Says up to which amount one source is enough (chain.md CHAIN-12, CHAIN-14). */
const Limit = ({ sources }: Pick<SourcesView, 'sources'>) => {
  const { locale, words } = useLanguage();
  const { sources: page } = words.office;
  const { client } = useOffice();
  const { load } = useLoad(client.policy);
  if (load.state !== 'ready') return null;
  const { agreementLimitSats } = load.value;
  const limit = formatSats(agreementLimitSats, locale);
  const [first, ...others] = sources;
  if (first && !first.own && others.length === 0) return <p>{page.onlyPublic(limit)}</p>;
  return <p>{agreementLimitSats === 0 ? page.decide.always : page.decide.level(limit)}</p>;
};
