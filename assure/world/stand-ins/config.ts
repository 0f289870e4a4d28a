import type { Config } from '#src/config.ts';
import { injected } from './injected.ts';

export { ConfigError } from '#src/config.ts';

/** Takes the place of `src/config.ts` in a page of the stand-in browser. */
export const config = (): Pick<Config, 'resourceManager'> => ({ resourceManager: injected().resourceManager });
