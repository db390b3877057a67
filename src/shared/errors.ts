/**
 * The closed catalogue of refusals: each code has an HTTP status and a sentence that says what happened and what to do
 * (design.md COPY-2, COPY-3). `{name}` is filled from `params`. A code never changes; a sentence may.
 */
export const ERRORS = {
  validation_failed: { status: 400, sentence: 'Validation failed' },
  malformed_json: { status: 400, sentence: 'The body is not valid JSON.' },
  duplicate_json_key: { status: 400, sentence: 'The body names “{key}” twice. Send each key once.' },
  too_deep: { status: 400, sentence: 'The body is nested too deeply.' },
  amount_too_small: {
    status: 400,
    sentence: 'The amount is too small for an address. Use Lightning or a larger amount.',
  },
  amount_too_large: { status: 400, sentence: 'The amount is larger than all bitcoin there will ever be.' },
  unknown_currency: { status: 400, sentence: 'There is no price for “{currency}”. Use another currency.' },
  unknown_events: {
    status: 400,
    sentence: 'None of these events exists. Name at least one that does, or leave the list out.',
  },
  target_not_allowed: { status: 400, sentence: 'Nothing may be sent to this address. Use another address.' },
  no_payment_method: { status: 400, sentence: 'None of the requested payment methods is available.' },
  store_required: { status: 400, sentence: 'There is more than one store. Say which one.' },
  wallet_private_key: {
    status: 400,
    sentence: 'This is a private key. Never paste it anywhere. Use the public key (xpub).',
  },
  wallet_seed_words: {
    status: 400,
    sentence: 'These are seed words. Never paste them anywhere. Use the public key (xpub).',
  },
  wallet_wrong_network: { status: 400, sentence: 'This key is for another network.' },
  wallet_bad_checksum: { status: 400, sentence: 'One character is wrong. Copy the key again.' },
  wallet_bad_depth: {
    status: 400,
    sentence: 'This key contradicts itself (depth 0 with a parent). Copy the key again.',
  },
  wallet_unknown_format: {
    status: 400,
    sentence: 'This is not a public key Satchel knows. Paste an xpub, ypub, zpub or an output descriptor.',
  },
  wallet_script_type_mismatch: {
    status: 400,
    sentence: 'This key already says which kind of address it is for. Leave the type out.',
  },
  pin_too_easy: {
    status: 400,
    sentence: 'This PIN is guessed first. Choose one without a repetition or a row such as 1234.',
  },
  owner_pin_too_short: { status: 400, sentence: 'The PIN of an owner has 6 to 8 digits. Choose a longer one.' },
  missing_credential: { status: 401, sentence: 'Missing API key or session' },
  invalid_api_key: { status: 401, sentence: 'Invalid API key' },
  invalid_session: { status: 401, sentence: 'Invalid session' },
  invalid_till: { status: 401, sentence: 'This till is not paired. Ask the owner to pair it.' },
  invalid_display: { status: 401, sentence: 'This screen is not paired. Open it again from the till.' },
  wrong_password: { status: 401, sentence: 'Wrong name or password.' },
  wrong_pin: { status: 401, sentence: 'Wrong PIN. {triesLeft} tries left.' },
  pin_needs_setting: {
    status: 409,
    sentence: 'This PIN does not work with the restored backup. An owner can set it again in Settings, under Staff.',
  },
  backup_failed: { status: 409, sentence: 'The backup was not made. Check its folder and its recovery passphrase.' },
  backup_not_opened: {
    status: 409,
    sentence: 'This backup did not open. Check the recovery passphrase, or try another backup.',
  },
  backup_too_large: {
    status: 413,
    sentence:
      'This file is larger than {gigabytes} GB, so it is not read. Start Satchel once with --restore and the file.',
  },
  backup_cut: { status: 400, sentence: 'The file did not arrive whole, so it was removed. Choose it again.' },
  backup_unknown: { status: 409, sentence: 'This file is not a backup of Satchel. Choose another file.' },
  backup_damaged: { status: 409, sentence: 'This backup is damaged. Choose another one.' },
  backup_changed: { status: 409, sentence: 'Another program changed this backup. Choose another one.' },
  backup_newer: {
    status: 409,
    sentence: 'This backup was written by a newer Satchel. Install that version first, then restore it there.',
  },
  backup_wrong_network: {
    status: 409,
    sentence: 'This backup is of a shop on {network}, and this Satchel runs on {own}. Choose another backup.',
  },
  backup_is_training: {
    status: 409,
    sentence: 'This backup is of a training shop, without real money. Choose another backup.',
  },
  backup_missing: { status: 409, sentence: 'There is no file to restore. Choose one first.' },
  wrong_passphrase: { status: 401, sentence: 'Wrong passphrase. Try again.' },
  wrong_setup_code: { status: 403, sentence: 'Wrong set-up code. {triesLeft} tries left.' },
  setup_code_dead: { status: 403, sentence: 'Too many wrong set-up codes. Start Satchel again for a new one.' },
  wrong_reset_code: { status: 403, sentence: 'Wrong code. {triesLeft} tries left.' },
  reset_code_dead: {
    status: 403,
    sentence: 'Too many wrong codes. Start Satchel again with --reset-owner for a new one.',
  },
  foreign_origin: { status: 403, sentence: 'Requests from other websites are refused.' },
  csrf_token_needed: {
    status: 403,
    sentence: 'A session cookie may only read. To write, send the csrfToken of the login as X-CSRF-Token.',
  },
  not_by_cookie: { status: 403, sentence: 'API keys are not made or revoked with a cookie. Log in without one.' },
  loopback_only: { status: 403, sentence: 'This can only be done on the machine Satchel runs on.' },
  forbidden: { status: 403, sentence: 'You may not do this. Ask the owner.' },
  missing_scope: { status: 403, sentence: 'This key lacks the scope {scope}.' },
  password_needed: { status: 403, sentence: 'Enter your password again to do this.' },
  current_password_needed: { status: 403, sentence: 'Enter your current password to change your own password or PIN.' },
  wrong_current_password: { status: 403, sentence: 'Your current password is wrong.' },
  wallet_change_needs_owner: { status: 403, sentence: 'Only the owner, with a fresh password, may change the wallet.' },
  not_found: { status: 404, sentence: 'Not found.' },
  method_not_allowed: { status: 405, sentence: 'Method not allowed for this URL.' },
  conflict: { status: 409, sentence: 'This is not possible right now.' },
  already_set_up: { status: 409, sentence: 'Satchel is already set up. Log in instead.' },
  not_set_up: { status: 409, sentence: 'Satchel is not set up yet. Open /setup first.' },
  reset_not_open: {
    status: 409,
    sentence: 'No password can be replaced now. Start Satchel on this machine with --reset-owner.',
  },
  not_locked: { status: 409, sentence: 'Satchel is not locked with a passphrase.' },
  name_taken: { status: 409, sentence: 'This name is taken. Choose another.' },
  last_owner: { status: 409, sentence: 'The last owner cannot be removed.' },
  max_keys_reached: { status: 409, sentence: 'Three keys are active. Revoke one first.' },
  too_many_screens: {
    status: 409,
    sentence: 'This till has four customer screens. Revoke one in the settings first.',
  },
  wallet_missing: { status: 409, sentence: 'The store has no wallet yet. Set one up first.' },
  wallet_in_use: {
    status: 409,
    sentence: 'This key belongs to another store. Two stores with one key would share addresses.',
  },
  restored_key_mismatch: {
    status: 409,
    sentence: 'This key does not produce the addresses in the backup. Use the same key as before.',
  },
  has_payment: { status: 409, sentence: 'Money has arrived. This sale cannot be cancelled.' },
  not_cancellable: { status: 409, sentence: 'Only a sale that is waiting for payment can be cancelled.' },
  already_settled: { status: 409, sentence: 'The payment is final. It cannot be marked as not paid.' },
  not_final: { status: 409, sentence: 'This payment is not final yet, or was taken back. Wait until it is final.' },
  request_expired: { status: 409, sentence: 'This request has expired. Ask the shop for a new one.' },
  too_many_codes: { status: 409, sentence: 'Three codes are open. Pay one of them, or wait until one expires.' },
  codes_used_up: {
    status: 409,
    sentence: 'No more codes can be made for this request now. Ask the shop for a new request, or try tomorrow.',
  },
  already_paid: { status: 409, sentence: 'This is already paid.' },
  nothing_to_replace: { status: 409, sentence: 'No payment can still be replaced.' },
  secret_already_shown: {
    status: 409,
    sentence: 'This was already done, and the secret was shown once. Make a new one.',
  },
  idempotency_running: {
    status: 409,
    sentence: 'The first request with this Idempotency-Key is still running. Try again in a second.',
  },
  body_too_large: { status: 413, sentence: 'The body is larger than 64 KiB.' },
  unsupported_media_type: { status: 415, sentence: 'Send the body as application/json in UTF-8.' },
  file_expected: {
    status: 415,
    sentence: 'Send the file as application/octet-stream.',
    code: 'unsupported_media_type',
  },
  wrong_host: { status: 421, sentence: 'This server is not known by that name.' },
  idempotency_mismatch: { status: 422, sentence: 'This Idempotency-Key was already used with another body.' },
  too_many_requests: { status: 429, sentence: 'Too many tries. Wait {seconds} s.' },
  internal: { status: 500, sentence: 'That did not work. Nothing was charged. Try again. (code {requestId})' },
  upstream_failed: { status: 502, sentence: 'The other system did not answer: {reason}' },
  lightning_unavailable: { status: 502, sentence: 'Lightning is not available right now.' },
  lightning_little_room: {
    status: 502,
    sentence: 'Lightning can receive {sats} sats now, which is less than this invoice.',
    code: 'lightning_unavailable',
  },
  training_lightning_unavailable: {
    status: 409,
    sentence: 'This sale has no Lightning code.',
    code: 'lightning_unavailable',
  },
  too_many_streams: { status: 503, sentence: 'Too many live views are open. Try again in {seconds} s.' },
  rate_unavailable: { status: 503, sentence: 'There is no current price. Charge in sats, or set a price by hand.' },
  locked: { status: 503, sentence: 'Satchel is locked. Payments are still monitored. New sales must wait.' },
  secrets_damaged: {
    status: 503,
    sentence: 'The secrets file is missing or damaged. Put a copy of it back.',
  },
  wallet_scanning: { status: 503, sentence: 'The wallet is being scanned for used addresses. Try again shortly.' },
  updating: { status: 503, sentence: 'Satchel is updating its database. Try again in a minute.' },
  storage_full: { status: 503, sentence: 'The disk is full. Free some space, then continue.' },
} as const satisfies Record<string, { status: number; sentence: string; code?: string }>;

/** A code of the catalogue. */
export type ErrorCode = keyof typeof ERRORS;

/** A refusal: its code, the values in its sentence, and the wrong fields with their reasons. */
export interface AppError {
  readonly code: ErrorCode;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly details?: Readonly<Record<string, string>>;
}

/** The sentence of a refusal with its values filled in. */
export const sentenceOf = (error: AppError): string =>
  ERRORS[error.code].sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(error.params?.[name] ?? whole));

/** The code that is sent; two entries may share one. */
export const wireCode = (code: ErrorCode): string => {
  const entry: { status: number; code?: string } = ERRORS[code];
  return entry.code ?? code;
};
