/** Switches of Chromium and Electron, which are dropped; Satchel's own flags are a closed set. */
const FOREIGN =
  /^--(?:no-sandbox|disable-[\w-]+|enable-[\w-]+|force-[\w-]+|ozone-[\w-]+|use-[\w-]+|remote-debugging-\w+|remote-allow-origins|inspect(?:-\w+)?|user-data-dir|password-store|lang)(?:=|$)/;

/**
 * Returns the arguments of the command line that are meant for Satchel.
 * @param isPackaged if false, the app's path comes first, as in `electron . --training`
 */
export const ownWords = (argv: readonly string[], isPackaged: boolean): string[] => {
  const given = argv.slice(1);
  const first = isPackaged ? 0 : given.findIndex((word) => !word.startsWith('-')) + 1;
  return given.slice(first).filter((word) => !FOREIGN.test(word));
};
