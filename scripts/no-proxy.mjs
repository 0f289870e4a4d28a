// Imported for its effect: whatever runs here reaches its own servers directly. Playwright and Microsoft's clients send requests to loopback
// addresses to the proxy of the environment otherwise, and the tests fail behind one.
const own = ['localhost', '.localhost', '127.0.0.1'];

/** The list with the loopback names in it. */
export const withLoopback = (list = '') => {
  const names = list.split(/[\s,]+/).filter((name) => name !== '');
  return [...names, ...own.filter((name) => !names.includes(name))].join(',');
};

for (const name of ['NO_PROXY', 'no_proxy']) process.env[name] = withLoopback(process.env[name]);
