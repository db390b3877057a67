import { History, ShoppingBag, TriangleAlert, WifiOff } from 'lucide-react';
import { Button } from '../common/Button.tsx';
import { EmptyState } from '../common/EmptyState.tsx';
import { Icon } from '../common/Icon.tsx';
import { GallerySection, State } from './GallerySection.tsx';

export const Tables = () => (
  <GallerySection name="Table">
    <State name="rows, one selected" wide>
      <div className="card">
        <table className="table">
          <thead>
            <tr>
              <th>Sale</th>
              <th className="num">Amount</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <td className="strong">1042</td>
              <td className="num strong">€18.40</td>
            </tr>
            <tr aria-selected="true">
              <td className="strong">1041</td>
              <td className="num strong">€38.20</td>
            </tr>
          </tbody>
        </table>
      </div>
    </State>
  </GallerySection>
);

export const Surfaces = () => (
  <>
    <GallerySection name="Empty state">
      <State name="nothing yet">
        <EmptyState icon={ShoppingBag} strong="Nothing to charge yet" text="Type an amount." />
      </State>
      <State name="one thing to do">
        <EmptyState icon={History} text="No sales yet." action={<Button>Ring up a sale</Button>} />
      </State>
      <State name="not loaded">
        <EmptyState icon={TriangleAlert} text="The sales could not be loaded." action={<Button>Retry</Button>} />
      </State>
    </GallerySection>
    <GallerySection name="Notice and banner">
      <State name="warn">
        <div className="notice">
          <Icon of={WifiOff} />
          <p>
            <strong>No internet.</strong> The price is good for 6 more minutes.
          </p>
        </div>
      </State>
      <State name="bad">
        <div className="notice bad">
          <Icon of={TriangleAlert} />
          <p>
            <strong>The disk is full.</strong> Free up some space to continue.
          </p>
        </div>
      </State>
      {['info', '', 'bad'].map((tone) => (
        <State key={tone} name={`banner ${tone || 'warn'}`} wide>
          <div className={`banner ${tone}`}>
            <Icon of={TriangleAlert} />
            <p>The next address is 14 past the last paid one.</p>
          </div>
        </State>
      ))}
    </GallerySection>
  </>
);
