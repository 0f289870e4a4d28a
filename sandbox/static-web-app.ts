/** The part of Azure Static Web Apps' `staticwebapp.config.json` that says how files are served. */
export interface StaticWebAppConfig {
  globalHeaders?: Record<string, string>;
  routes?: Route[];
  navigationFallback?: { rewrite: string; exclude?: string[] };
  mimeTypes?: Record<string, string>;
}

interface Route {
  route: string;
  headers?: Record<string, string>;
  rewrite?: string;
  redirect?: string;
  statusCode?: number;
}

export interface Decision {
  headers: Record<string, string>;
  /** The file to serve, as a path from the folder's root. */
  file: string;
  redirect?: { location: string; status: number };
}

/**
 * What the configuration says of a path. The first route that matches counts; its headers win over the global ones, and an empty
 * value takes a header away. https://learn.microsoft.com/azure/static-web-apps/configuration
 */
export const decide = (config: StaticWebAppConfig, path: string): Decision => {
  const route = config.routes?.find((one) => matches(one.route, path));
  const headers = withoutEmpty({ ...config.globalHeaders, ...route?.headers });
  const file = route?.rewrite ?? (path.endsWith('/') ? `${path}index.html` : path);
  if (route?.redirect === undefined) return { headers, file };
  return { headers, file, redirect: { location: route.redirect, status: route.statusCode ?? 302 } };
};

/** The file to serve where there is none under the path asked for, or `undefined` when that is a plain 404. */
export const fallbackFor = (config: StaticWebAppConfig, path: string): string | undefined => {
  const fallback = config.navigationFallback;
  if (!fallback || fallback.exclude?.some((pattern) => matches(pattern, path))) return undefined;
  return fallback.rewrite;
};

/** `*` stands for anything, `{a,b}` for one of a few. */
const matches = (pattern: string, path: string): boolean => {
  const expression = pattern
    .replace(/[.+?^$()|[\]\\]/g, '\\$&')
    .replace(/\{([^}]*)\}/g, (_all, choices: string) => `(?:${choices.split(',').join('|')})`)
    .replace(/\*/g, '.*');
  return new RegExp(`^${expression}$`).test(path);
};

const withoutEmpty = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));

/** Hosts of the clouds that the production headers may name. */
const cloudOrigins = [
  'https://login.microsoftonline.com',
  'https://management.azure.com',
  'https://login.microsoftonline.us',
  'https://management.usgovcloudapi.net',
  'https://login.partner.microsoftonline.cn',
  'https://management.chinacloudapi.cn',
];

/**
 * Production headers for plain http on loopback: Azure's hosts become the tenant's Azure, and what would send the browser to https
 * goes. Nothing else changes, so that the tests run under the headers of production.
 */
export const forLoopback = (
  headers: Record<string, string>,
  azureOrigin: string,
  storageOrigin?: string,
): Record<string, string> => {
  const kept = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'strict-transport-security');
  return Object.fromEntries(
    kept.map(([name, value]) => [
      name,
      name.toLowerCase() === 'content-security-policy' ? loopbackPolicy(value, azureOrigin, storageOrigin) : value,
    ]),
  );
};

const loopbackPolicy = (policy: string, azureOrigin: string, storageOrigin: string | undefined): string =>
  policy
    .split(';')
    .map((directive) => directive.trim())
    .filter((directive) => directive !== '' && directive !== 'upgrade-insecure-requests')
    .map((directive) =>
      [...new Set(directive.split(/\s+/).map((word) => (cloudOrigins.includes(word) ? azureOrigin : word)))].join(' '),
    )
    .map((directive) =>
      storageOrigin !== undefined && directive.startsWith('connect-src ') ? `${directive} ${storageOrigin}` : directive,
    )
    .join('; ');
