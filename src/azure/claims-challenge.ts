/**
 * What a 401 demands of the next token: the `claims` of its `WWW-Authenticate` header, decoded to JSON text.
 * https://learn.microsoft.com/entra/identity-platform/claims-challenge
 * @returns `undefined` when it demands nothing in particular, or browsers may not see the header.
 */
export const demandedClaims = (headers: Headers): string | undefined => {
  const encoded = /\bclaims="([\w+/=-]{1,8000})"/i.exec(headers.get('www-authenticate') ?? '')?.[1];
  if (encoded === undefined) return undefined;
  try {
    const bytes = Uint8Array.from(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
    const claims = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const parsed: unknown = JSON.parse(claims);
    return typeof parsed === 'object' && parsed !== null ? claims : undefined;
  } catch {
    return undefined;
  }
};
