import type { Config } from '#src/config.ts';
import { injected } from './injected.ts';

export { ConfigError, trustedUrl } from '#src/config.ts';

/** Takes the place of `src/config.ts` in a page of the stand-in browser. */
export function config(): Pick<Config, 'resourceManager' | 'clientId' | 'tenantId'> {
  return injected().config;
}
