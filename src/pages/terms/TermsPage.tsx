export const handle = { crumb: 'Terms' };

export function Component() {
  return null;
}
