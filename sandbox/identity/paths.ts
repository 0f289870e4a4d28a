/** Paths of one tenant's identity endpoints, shaped like Microsoft Entra's. */
export const identityPaths = (tenantId: string) => ({
  issuer: `/${tenantId}/v2.0`,
  discovery: `/${tenantId}/v2.0/.well-known/openid-configuration`,
  authorize: `/${tenantId}/oauth2/v2.0/authorize`,
  token: `/${tenantId}/oauth2/v2.0/token`,
  /** The v1.0 form, which names a `resource` instead of scopes; service principals' scripts still use it. */
  classicToken: `/${tenantId}/oauth2/token`,
  deviceCode: `/${tenantId}/oauth2/v2.0/devicecode`,
  logout: `/${tenantId}/oauth2/v2.0/logout`,
  keys: `/${tenantId}/discovery/v2.0/keys`,
  userinfo: `/${tenantId}/openid/userinfo`,
  /** Ours: Microsoft Entra's own sign-in pages have no public paths. */
  signIn: `/${tenantId}/sign-in`,
});

const tenantPath = /^\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|common|organizations|consumers)\//i;

/**
 * A tenant by its name. Microsoft Entra takes verified domains, which are refused here as unknown, for several tenants have the same.
 */
const namePath = /^\/([a-z0-9-]+(?:\.[a-z0-9-]+)*)\/(?:oauth2|v2\.0|discovery|openid|\.well-known)\//i;

/** The tenant that an identity path names, or `undefined` when the path belongs to Azure Resource Manager. */
export const tenantSegment = (path: string): string | undefined =>
  (tenantPath.exec(path) ?? namePath.exec(path))?.[1]?.toLowerCase();
