const PREFIX = 'whsec_';

/**
 * Writes a webhook's secret as libraries of Standard Webhooks take it: `whsec_` and the key in base64 (api.md HOOK-16). A
 * secret that is base64 is such a key already, with or without the prefix; of any other the whole text is the key.
 */
export const standardSecret = (secret: string): string => {
  const rest = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret;
  return PREFIX + (isBase64(rest) ? rest : Buffer.from(secret, 'utf8').toString('base64'));
};

/** Base64 in its one standard spelling: libraries differ on every other. */
const isBase64 = (text: string): boolean => text !== '' && Buffer.from(text, 'base64').toString('base64') === text;
