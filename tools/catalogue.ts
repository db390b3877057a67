import babel from '@rolldown/plugin-babel';
import { lingui, linguiTransformerBabelPreset } from '@lingui/vite-plugin';
import type { PluginOption } from 'vite';

/**
 * Compiles the messages of src/renderer/words and the .po files; a missing translation fails the build.
 *
 * @param root folder of lingui.config.ts; the bundlers of configurations move this file
 */
export const cataloguePlugins = (root: string): PluginOption[] => [
  lingui({ cwd: root, failOnMissing: true, failOnCompileError: true }),
  babel({ presets: [linguiTransformerBabelPreset({}, { cwd: root })] }),
];
