/**
 * The one import of `oidc-provider`. Version 9 warns "Unsupported runtime" on Node 20, which this project supports and tests on;
 * whoever starts the sandbox can do nothing about that line, so it alone is kept from the console while the module loads.
 */
const warn = console.warn;
console.warn = (...args: unknown[]) => {
  if (!String(args[0]).includes('Unsupported runtime')) warn(...args);
};
const { Provider, interactionPolicy, errors } = await import('oidc-provider').finally(() => {
  console.warn = warn;
});

export { Provider, interactionPolicy, errors };
