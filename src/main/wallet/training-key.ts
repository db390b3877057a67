/**
 * The wallet of the training shop: watch-only, for regtest. Its seed was thrown away when it was made, so nobody can
 * spend what is "paid" to it.
 */
export const TRAINING_KEY =
  'tpubDCdrG35oXLaVfTAzGj85UAToX8wXJZSpuh7vfHNXPVWuWvRiCbuAbmtZjiu4Nb55FJeNwB79J2hQ8ELJGfCqFxLkvJynGrnXnAjh8Rqeqah';
