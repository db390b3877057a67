import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  customerScreen,
  reachable,
  SMALLEST,
  type Box,
  type KeptChoice,
  type Screen,
} from '../../../src/main/windows/geometry.ts';

const screenAt = (id: number, x: number, label = `Monitor ${id}`, size = { width: 1920, height: 1080 }): Screen => ({
  id,
  label,
  bounds: { x, y: 0, ...size },
  workArea: { x, y: 24, width: size.width, height: size.height - 24 },
});
const LEFT = screenAt(1, 0);
const RIGHT = screenAt(2, 1920);
const chosen = ({ id, label, bounds }: Screen): KeptChoice => ({ kind: 'screen', id, label, bounds });

describe('the customer’s screen', () => {
  it('is the first that is not the till’s, wherever the till is', () => {
    expect(customerScreen({ kind: 'auto' }, [LEFT, RIGHT], 1)).toBe(RIGHT);
    expect(customerScreen({ kind: 'auto' }, [LEFT, RIGHT], 2)).toBe(LEFT);
  });
  it('is none if there is one display, or if none is wanted', () => {
    expect(customerScreen({ kind: 'auto' }, [LEFT], 1)).toBeUndefined();
    expect(customerScreen({ kind: 'off' }, [LEFT, RIGHT], 1)).toBeUndefined();
  });
  it('is only the chosen one: another is not taken for it', () => {
    expect(customerScreen(chosen(RIGHT), [LEFT, RIGHT], 1)).toBe(RIGHT);
    expect(customerScreen(chosen(RIGHT), [LEFT], 1)).toBeUndefined();
    expect(
      customerScreen(chosen(RIGHT), [LEFT, screenAt(3, 1920, 'Kitchen', { width: 1280, height: 720 })], 1),
    ).toBeUndefined();
  });
  it('is recognised under another number, by name and size or else by its position', () => {
    expect(customerScreen(chosen(RIGHT), [LEFT, screenAt(7, -1920, 'Monitor 2')], 1)?.id).toBe(7);
    expect(customerScreen(chosen({ ...RIGHT, label: '' }), [LEFT, screenAt(8, 1920, '')], 1)?.id).toBe(8);
    expect(customerScreen(chosen({ ...RIGHT, label: '' }), [LEFT, screenAt(8, 3840, '')], 1)).toBeUndefined();
  });
});

describe('the till’s window', () => {
  it('stands where it stood', () => {
    const box = { x: 2000, y: 100, width: 1280, height: 800 };
    expect(reachable(box, [LEFT, RIGHT])).toEqual(box);
  });
  it('is placed by the system at the first start, and if its display is gone', () => {
    expect(reachable(null, [LEFT])).toBeUndefined();
    expect(reachable({ x: 2000, y: 100, width: 1280, height: 800 }, [LEFT])).toBeUndefined();
    expect(reachable({ x: 100, y: -600, width: 1280, height: 800 }, [LEFT])).toBeUndefined();
  });
  it('can always be dragged, and fits its display', () => {
    const side = fc.integer({ min: -6_000, max: 6_000 });
    const box: fc.Arbitrary<Box> = fc.record({
      x: side,
      y: side,
      width: fc.integer({ min: 1, max: 9_000 }),
      height: fc.integer({ min: 1, max: 9_000 }),
    });
    fc.assert(
      fc.property(box, (kept) => {
        const placed = reachable(kept, [LEFT, RIGHT]);
        if (!placed) return;
        const on = [LEFT, RIGHT].filter(
          ({ workArea }) => placed.x < workArea.x + workArea.width && placed.x + placed.width > workArea.x,
        );
        expect(on.length).toBeGreaterThan(0);
        expect(placed.y).toBeGreaterThanOrEqual(LEFT.workArea.y);
        expect(placed.y).toBeLessThan(LEFT.workArea.y + LEFT.workArea.height);
        expect(placed.width).toBeGreaterThanOrEqual(SMALLEST.width);
        expect(placed.width).toBeLessThanOrEqual(LEFT.workArea.width);
        expect(placed.height).toBeLessThanOrEqual(LEFT.workArea.height);
      }),
    );
  });
});
