import { Message } from '#src/ui/Message.tsx';
import type { IncludedMachine } from './machine-choice.ts';

/** What installing the extension does to other sessions. */
export function WinRmNotice({ included }: { included: readonly IncludedMachine[] }) {
  const concerned = included.filter(({ installs }) => installs);
  if (concerned.length === 0) return null;
  return (
    <Message intent="warning" title="Remote PowerShell may drop for some minutes">
      Setting up remote support restarts WinRM twice. Open remote PowerShell sessions to{' '}
      {concerned.length === 1 ? 'the machine' : 'these machines'} end
      {concerned.some(({ installs }) => installs === 'ifMissing') && ', unless it is set up there already'}.
    </Message>
  );
}
