import { Laptop } from 'lucide-react';
import { isThisMachine } from '../../../shared/this-machine.ts';
import { useLanguage } from '../language.ts';
import { Icon } from '../../common/Icon.tsx';

interface Props {
  readonly link: string;
  /** False for the till itself, which no setting opens to other machines (product.md LSN-1). */
  readonly canOpen?: boolean;
}
/** Says that a link works on this computer only, and what changes that (product.md LSN-6). */
export const ThisComputerOnly = ({ link, canOpen = true }: Props) => {
  const { links: say } = useLanguage().words.office;
  if (!isThisMachine(new URL(link).hostname)) return null;
  return (
    <p className="notice" role="note">
      <Icon of={Laptop} />
      <span>
        <strong>{say.here}</strong> {canOpen ? say.lan : say.never}{' '}
        {canOpen && (
          <a className="inline" href="#checkout">
            {say.setAddress}
          </a>
        )}
      </span>
    </p>
  );
};
