import { EventEmitter } from 'node:events';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
const PRIMARY = {
  id: 1,
  label: 'Stand-in 1',
  bounds: { x: 0, y: 0, width: 1920, height: 1080 },
  workArea: { x: 0, y: 0, width: 1920, height: 1040 },
  size: { width: 1920, height: 1080 },
  scaleFactor: 1,
  rotation: 0,
  internal: true,
};

/** One display; a test adds others by replacing these functions, here as on the real thing. */
export const screen = Object.assign(new EventEmitter(), {
  getAllDisplays: () => [PRIMARY],
  getPrimaryDisplay: () => PRIMARY,
  getDisplayMatching: (_box: Box) => PRIMARY,
  getCursorScreenPoint: () => ({ x: 0, y: 0 }),
});
