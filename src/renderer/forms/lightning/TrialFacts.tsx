import { formatSats } from '../../common/format.ts';
import { useLanguage } from '../../common/language.tsx';
import type { LightningTrial } from '../../common/lightning-calls.ts';
import type { LightningWords } from '../../words/owner/lightning.ts';
import { fingerprintText } from './fingerprint.ts';
import { knowsRights } from './use-connect.ts';

interface Props {
  readonly say: LightningWords;
  readonly trial: LightningTrial;
}
/** Shows what a node or wallet says of itself. Facts that it does not tell are left out. */
export const TrialFacts = ({ say: { facts: say }, trial }: Props) => {
  const { locale } = useLanguage();
  const { identity, network, receivableSats, balanceSats, certificate, maySpend } = trial;
  const facts: readonly (readonly [string, string | null, boolean])[] = [
    [say.address, trial.label, false],
    [say.key, identity, true],
    [say.network, network === null ? null : say.asYourWallet(say.networks[network]), false],
    [say.canReceive, receivableSats === null ? null : formatSats(BigInt(receivableSats), locale), false],
    [say.balance, balanceSats === null ? null : formatSats(BigInt(balanceSats), locale), false],
    [say.certificate, certificate === null ? null : fingerprintText(certificate), true],
    [say.may, knowsRights(trial) ? (maySpend ? say.spendToo : say.receiveOnly) : null, false],
  ];
  return (
    <dl className="dl flush trial-facts">
      {facts.map(
        ([name, value, isMono]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd className={isMono ? 'mono' : undefined}>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
};
