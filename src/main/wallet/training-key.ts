/**
 * The watch-only wallet of the training shop, for regtest. Its seed was thrown away when the key was made, so nobody
 * can spend the training money that is paid to it.
 */
export const TRAINING_KEY =
  'tpubDCdrG35oXLaVfTAzGj85UAToX8wXJZSpuh7vfHNXPVWuWvRiCbuAbmtZjiu4Nb55FJeNwB79J2hQ8ELJGfCqFxLkvJynGrnXnAjh8Rqeqah';
