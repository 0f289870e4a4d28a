declare const __APP_VERSION__: string | undefined;
declare const __APP_BUILD__: string | undefined;

/** Version in package.json, set by vite.config.ts. "unbuilt" where the code runs without Vite, as in unit tests. */
export const appVersion = typeof __APP_VERSION__ === 'string' ? __APP_VERSION__ : 'unbuilt';

/** The commit the app was built from, with a hash of its sources where they differ from it; that hash alone where there is no repository. */
export const appBuild = typeof __APP_BUILD__ === 'string' ? __APP_BUILD__ : 'unbuilt';
