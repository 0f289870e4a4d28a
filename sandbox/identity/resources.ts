import { isLoopbackHost } from '#sandbox/origins.ts';

/** Azure Resource Manager in the public cloud: the audience of its tokens, and the resource that scopes name. */
export const armResource = 'https://management.azure.com';

/** The permission to act for a person there. */
export const armScope = `${armResource}/user_impersonation`;

/** The audience of Azure Storage's tokens, in every cloud and for every account. */
export const storageResource = 'https://storage.azure.com';

const classicArm = 'https://management.core.windows.net';

/** What ARM's refusals name, in their order. */
export const armAudiences = [`${classicArm}/`, classicArm, `${armResource}/`, armResource];

/**
 * The resource that clients ask for by a name, with or without a slash at its end; `undefined` when there is none. Clients that are told of no
 * audience take the address of Resource Manager for it, here the sandbox's own.
 */
export const issuedResource = (name: string): string | undefined => {
  const bare = name.replace(/\/$/, '');
  if (bare === armResource || bare === classicArm || isOwnOrigin(bare)) return armResource;
  return bare === storageResource ? storageResource : undefined;
};

const isOwnOrigin = (name: string): boolean => {
  const url = URL.canParse(name) ? new URL(name) : undefined;
  return url !== undefined && url.origin === name && isLoopbackHost(url.host);
};

/** The resource that a v2.0 scope belongs to: `https://host/permission` or `https://host/.default`. */
export const resourceOfScope = (scope: string): string | undefined =>
  /^https?:/.test(scope) ? scope.slice(0, scope.lastIndexOf('/')) : undefined;

/** The scopes of each resource, for a sandbox at an origin, as `oidc-provider` has to know them: whole strings. */
export const resourceScopes = (origin: string): Map<string, string[]> =>
  new Map([
    [armResource, scopesOf([...armAudiences, origin, `${origin}/`])],
    [storageResource, scopesOf([storageResource, `${storageResource}/`])],
  ]);

const scopesOf = (names: string[]): string[] =>
  names.flatMap((name) => [`${name}/user_impersonation`, `${name}/.default`]);
