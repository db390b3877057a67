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

/** Starts with one display; a test adds others by replacing these functions, as it does on Electron. */
export const screen = Object.assign(new EventEmitter(), {
  getAllDisplays: () => [PRIMARY],
  getPrimaryDisplay: () => PRIMARY,
  getDisplayMatching: (_box: Box) => PRIMARY,
  getCursorScreenPoint: () => ({ x: 0, y: 0 }),
});
