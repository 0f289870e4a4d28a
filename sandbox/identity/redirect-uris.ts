/** Where the project's own app lets Microsoft Entra send people back to: after a sign-in, and after a sign-out. Both are of one list there. */
export const appRedirectUris = (appOrigin: string): string[] => [`${appOrigin}/redirect.html`, `${appOrigin}/`];

const isLoopback = ({ hostname }: URL): boolean => /^(?:localhost|127\.0\.0\.1|[a-z0-9-]+\.localhost)$/.test(hostname);

/**
 * Checks a redirect URI that is to be registered for the tenants' application, as it was given.
 * @throws {Error} in one sentence when it is none that a single-page application on this computer can have.
 */
export const checkedRedirectUri = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hash !== '' || !isLoopback(url))
    throw new Error(
      `--redirect-uri must be a http or https address of this computer without a fragment, not "${text}".`,
    );
  return url.href;
};

/** An address without a path is sent as `http://localhost:3000` or as `http://localhost:3000/`, and Microsoft Entra takes both: both forms of it. */
export const formsOf = (uri: string): string[] => {
  const { origin, pathname, search } = new URL(uri);
  return pathname === '/' ? [`${origin}/${search}`, origin + search] : [uri];
};

/** Those of desktop programs: they listen at whatever port is free, so they are registered without one. */
export const desktopUris = (redirectUris: readonly string[]): string[] =>
  redirectUris.filter((uri) => uri.startsWith('http:') && new URL(uri).port === '');

export const withoutPort = (uri: string): string => uri.replace(/^(http:\/\/[^/:]+):\d+/, '$1');

/** The origins of these addresses, each once. */
export const originsOf = (redirectUris: readonly string[]): string[] => [
  ...new Set(redirectUris.map((uri) => new URL(uri).origin)),
];
