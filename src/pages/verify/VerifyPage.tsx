export const handle = { crumb: 'Verify' };

export function Component() {
  return null;
}
