/** The command that ends access on the machine itself, to copy. `level` names where to run it: an administrator's PowerShell on the machine. */
export function LocalRevokeCommand(_props: { name: string }): React.JSX.Element {
  throw new Error('not written yet');
}
