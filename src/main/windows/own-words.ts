/** Switches that Chromium and Electron take for themselves; Satchel's own flags are a closed set. */
const FOREIGN =
  /^--(?:no-sandbox|disable-[\w-]+|enable-[\w-]+|force-[\w-]+|ozone-[\w-]+|use-[\w-]+|remote-debugging-\w+|remote-allow-origins|inspect(?:-\w+)?|user-data-dir|password-store|lang)(?:=|$)/;

/**
 * The words of the command line that are meant for Satchel.
 * @param isPackaged false: a path of the app stands before them, as in `electron . --training`
 */
export const ownWords = (argv: readonly string[], isPackaged: boolean): string[] => {
  const given = argv.slice(1);
  const first = isPackaged ? 0 : given.findIndex((word) => !word.startsWith('-')) + 1;
  return given.slice(first).filter((word) => !FOREIGN.test(word));
};
