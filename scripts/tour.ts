import { resolve } from 'node:path';
import { findBrokenLinks, followMovedFiles } from '../tools/docs/broken-links.ts';
import { checkTour, repointTour } from '../tools/docs/tour.ts';

// Checks that docs/tour.md names the right lines, and that the files which documents name exist. With --write it points
// them at the sources of today first.
const root = resolve(import.meta.dirname, '..');
if (process.argv.includes('--write')) {
  followMovedFiles(root);
  repointTour(root);
}
const stale = [...checkTour(root), ...findBrokenLinks(root)];
for (const fault of stale) process.stderr.write(`${fault}\n`);
if (stale.length > 0) process.exitCode = 1;
else process.stdout.write('tour: each place is the line that declares its symbol, and each link leads somewhere\n');
