import type { WebhookEndpoint } from './records.ts';

// Names of the entries that `Secrets` holds. They are stored, so a changed name would lose what is kept under the old
// one.

/** The key that signs session tokens. */
export const SESSION_KEY_SECRET = 'jwt';

/** The key that PINs are hashed with. */
export const PIN_PEPPER_SECRET = 'pin-pepper';

/** A wallet's extended public key or descriptor, exactly as the owner gave it. */
export const walletSecret = (walletId: string): string => `wallet/${walletId}`;

/** The key that locks backups, derived from the recovery passphrase. */
export const BACKUP_KEY_SECRET = 'backup-key';

/** Prefix of {@link apiKeySecret}, to list the entries of all keys. */
export const API_KEY_SECRETS = 'api-key/';
/** SHA-256 of an API key. */
export const apiKeySecret = (keyId: string): string => `${API_KEY_SECRETS}${keyId}`;

/** Macaroon, rune, password or key of a Lightning backend. */
export const lightningSecret = (backendId: string): string => `lightning/${backendId}`;
/** The one that takes its place once its settings are stored. */
export const nextLightningSecret = (backendId: string): string => `lightning/${backendId}/next`;

/** Password of a chain source. */
export const sourceSecret = (sourceId: string): string => `source/${sourceId}`;

/**
 * Signs a store's callbacks. Is the id of its checkout configuration too, because early clients sign with it (api.md
 * CO-13).
 */
export const checkoutSecret = (storeId: string): string => `checkout/${storeId}`;
/** Signs the deliveries of one webhook. */
export const webhookSecret = (webhookId: string): string => `webhook/${webhookId}`;
/** Signs what is sent to an endpoint. */
export const endpointSecret = ({ id, kind, storeId }: Pick<WebhookEndpoint, 'id' | 'kind' | 'storeId'>): string =>
  kind === 'checkout' ? checkoutSecret(storeId) : webhookSecret(id);

/** The draft of set-up: typed and not saved yet. It may hold a wallet's public key (api.md AUTH-23). */
export const setupDraftSecret = (storeId: string): string => `setup/${storeId}`;

/** Tokens of the till and the customer screen that the desktop app paired for itself. */
export const DESK_TILL_SECRET = 'till/desk';
export const DESK_DISPLAY_SECRET = 'display/desk';
/** Token of the customer screen that training opens. */
export const TRAINING_DISPLAY_SECRET = 'display/training';
